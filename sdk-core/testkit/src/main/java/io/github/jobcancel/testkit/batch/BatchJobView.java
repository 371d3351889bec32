// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is really so about a job of {@link FakeBatch}, whatever its answers say. Tests judge a client's claims by it.
 *
 * @param jobId the job
 * @param status its status
 * @param hasRunningContainer whether a container of it, or of one of its children, runs now
 * @param endCause who brought it to rest
 * @param cancelRequested whether a cancel was accepted while it was alive
 * @param terminateRequested whether a terminate was accepted while it was alive
 * @param startedAt when its container last started; null if it never did
 * @param stoppedAt when it came to rest; null while it is alive
 * @param exitCode what its container exited with; null if none ended by itself or by a signal
 * @param attemptCount how many containers it has started
 */
public record BatchJobView(
        String jobId,
        BatchStatus status,
        boolean hasRunningContainer,
        EndCause endCause,
        boolean cancelRequested,
        boolean terminateRequested,
        @Nullable Instant startedAt,
        @Nullable Instant stoppedAt,
        @Nullable Integer exitCode,
        int attemptCount) {

    /** Who brought a job to rest. */
    public enum EndCause {
        /** Nobody; it is alive. */
        NOT_ENDED,
        /** Its own container exited. */
        CONTAINER_EXIT,
        /** An accepted cancel. */
        CANCEL,
        /** An accepted terminate. */
        TERMINATE,
        /** A job it waited for had failed. */
        DEPENDENCY,
        /** Its children or its main node came to rest. */
        GROUP
    }
}
