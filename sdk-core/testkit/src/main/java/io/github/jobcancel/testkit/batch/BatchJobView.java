// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.batch.service.StoredBatchJob;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The true state of a job of {@link FakeBatch}, independent of what its replies show. Tests compare the claims of a
 * client with it.
 */
public final class BatchJobView {
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

    private final String jobId;
    private final BatchStatus status;
    private final boolean hasRunningContainer;
    private final EndCause endCause;
    private final boolean cancelRequested;
    private final boolean terminateRequested;
    private final @Nullable Instant startedAt;
    private final @Nullable Instant stoppedAt;
    private final @Nullable Integer exitCode;
    private final int attemptCount;

    BatchJobView(StoredBatchJob job) {
        this.jobId = job.id;
        this.status = job.status;
        this.hasRunningContainer = job.containerRuns();
        this.endCause = job.endCause;
        this.cancelRequested = job.cancelReason != null;
        this.terminateRequested = job.terminateReason != null;
        this.startedAt = job.startedAt;
        this.stoppedAt = job.stoppedAt;
        this.exitCode = job.exitCode;
        this.attemptCount = job.attemptCount;
    }

    /** {@return the id of the job} */
    public String jobId() {
        return jobId;
    }

    /** {@return the status of the job} */
    public BatchStatus status() {
        return status;
    }

    /** {@return whether a container of the job, or of one of its children, runs now} */
    public boolean hasRunningContainer() {
        return hasRunningContainer;
    }

    /** {@return the cause of its end} */
    public EndCause endCause() {
        return endCause;
    }

    /** {@return whether a cancel was accepted before the job ended} */
    public boolean cancelRequested() {
        return cancelRequested;
    }

    /** {@return whether a terminate was accepted before the job ended} */
    public boolean terminateRequested() {
        return terminateRequested;
    }

    /** {@return the last start of its container; empty if there was none} */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    /** {@return the end of the job; empty before that} */
    public Optional<Instant> stoppedAt() {
        return Optional.ofNullable(stoppedAt);
    }

    /** {@return the exit code of its container; empty if no container ended by itself or by a signal} */
    public OptionalInt exitCode() {
        return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** {@return the number of containers that were started for the job} */
    public int attemptCount() {
        return attemptCount;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchJobView that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "BatchJobView" + fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("jobId", jobId);
        fields.put("status", status);
        fields.put("hasRunningContainer", hasRunningContainer);
        fields.put("endCause", endCause);
        fields.put("cancelRequested", cancelRequested);
        fields.put("terminateRequested", terminateRequested);
        fields.put("startedAt", startedAt());
        fields.put("stoppedAt", stoppedAt());
        fields.put("exitCode", exitCode());
        fields.put("attemptCount", attemptCount);
        return fields;
    }
}
