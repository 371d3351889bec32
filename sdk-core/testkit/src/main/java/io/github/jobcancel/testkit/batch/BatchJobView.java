// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The true state of a job of {@link FakeBatch}, independent of what its replies show. Tests compare the claims of a
 * client with it.
 *
 * @param jobId the id of the job
 * @param status the status of the job
 * @param hasRunningContainer whether a container of the job, or of one of its children, runs now
 * @param endCause the cause of its end
 * @param cancelRequested whether a cancel was accepted before the job ended
 * @param terminateRequested whether a terminate was accepted before the job ended
 * @param startedAt the last start of its container; null if there was none
 * @param stoppedAt the end of the job; null before that
 * @param exitCode the exit code of its container; null if no container ended by itself or by a signal
 * @param attemptCount the number of containers that were started for the job
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

    /** The cause of the end of a job. */
    public enum EndCause {
        /** The job has not ended. */
        NOT_ENDED,
        /** Its own container exited. */
        CONTAINER_EXIT,
        /** A cancel was accepted and took effect. */
        CANCEL,
        /** A terminate was accepted and took effect. */
        TERMINATE,
        /** A job on which this one depends failed. */
        DEPENDENCY,
        /** Its children, or its main node, ended. */
        GROUP
    }
}
