// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchJobView;
import io.github.jobcancel.testkit.batch.BatchStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job as the fake stores it. The children of a group are jobs as well. Guarded by the fake's lock. */
public final class StoredBatchJob {
    private static final String DEFAULT_DEFINITION = "definition:1";

    public enum JobKind {
        SINGLE,
        ARRAY,
        NODES,
        SERVICE
    }

    /** The values of a submission. */
    public record JobSubmission(
            JobKind kind,
            String name,
            String queue,
            String definition,
            int size,
            List<JobDependency> dependsOn,
            String shareIdentifier,
            int maxAttempts,
            BatchJobCourse course) {
        public static JobSubmission ofKind(
                JobKind kind,
                int size,
                String name,
                String queue,
                BatchJobCourse course,
                List<JobDependency> dependsOn) {
            return new JobSubmission(kind, name, queue, DEFAULT_DEFINITION, size, dependsOn, "", 1, course);
        }
    }

    /** A job that must end before this one starts. The id is empty for SEQUENTIAL. */
    public record JobDependency(String jobId, String type) {}

    public final String id;
    final long sequenceNumber;
    final JobSubmission submission;
    final @Nullable StoredBatchJob parent;
    final int childIndex;
    final Instant createdAt;
    public final List<StoredBatchJob> children = new ArrayList<>();
    final List<StoredBatchJob> dependencies = new ArrayList<>();

    public BatchStatus status = BatchStatus.SUBMITTED;
    Instant statusSince;

    @Nullable
    public Instant startedAt;

    @Nullable
    public Instant stoppedAt;

    @Nullable
    public Integer exitCode;

    @Nullable
    public String statusReason;

    public int attemptCount;
    String servicePayload = "{}";

    // the accepted stop requests, and the part of them that replies show
    @Nullable
    public String cancelReason;

    @Nullable
    public String terminateReason;

    boolean cancelFlag;
    boolean terminateFlag;

    /** True for a node that is stopped because the main node ended; no stop flag is set on it. */
    boolean stoppedByMainNode;

    @Nullable
    Instant sigtermAt;

    public BatchJobView.EndCause endCause = BatchJobView.EndCause.NOT_ENDED;

    StoredBatchJob(
            String id,
            long sequenceNumber,
            JobSubmission submission,
            @Nullable StoredBatchJob parent,
            int childIndex,
            Instant now) {
        this.id = id;
        this.sequenceNumber = sequenceNumber;
        this.submission = submission;
        this.parent = parent;
        this.childIndex = childIndex;
        this.createdAt = now;
        this.statusSince = now;
    }

    public boolean hasChildren() {
        return !children.isEmpty();
    }

    boolean isStopRequested() {
        return cancelReason != null || isTerminateRequested();
    }

    boolean isTerminateRequested() {
        return terminateReason != null || stoppedByMainNode;
    }

    public void enterStatus(BatchStatus nextStatus, Instant at) {
        status = nextStatus;
        statusSince = at;
        if (nextStatus == BatchStatus.RUNNING) {
            startedAt = at;
            attemptCount++;
        }
        if (nextStatus.isTerminal()) {
            stoppedAt = at;
        }
    }

    public void endWith(BatchStatus finalStatus, BatchJobView.EndCause cause, @Nullable String reason, Instant at) {
        endCause = cause;
        if (reason != null) {
            statusReason = reason;
        }
        enterStatus(finalStatus, at);
    }

    public boolean containerRuns() {
        return hasChildren()
                ? children.stream().anyMatch(StoredBatchJob::containerRuns)
                : status == BatchStatus.RUNNING;
    }
}
