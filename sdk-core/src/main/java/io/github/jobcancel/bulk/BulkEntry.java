// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.job.BatchedOperations;
import io.github.jobcancel.job.BoundJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One job of a bulk, with the inputs that name it. */
final class BulkEntry {
    final RemoteJob job;
    final JobRef ref;
    final @Nullable BoundJob boundJob;
    final @Nullable BatchedOperations batchedOperations;

    /**
     * The outcome if no further answer arrives: the provider accepted the request. Written by the one request in
     * flight for this job.
     */
    volatile @Nullable CancelOutcome acknowledgedOutcome;

    /** The outcome that led to the escalation. */
    volatile @Nullable CancelOutcome tooLateOutcome;

    // guarded by the lock of BulkQueue
    final List<Long> inputIndexes = new ArrayList<>(1);
    BulkQueue.@Nullable RequestKind kindInFlight;

    @Nullable
    BulkItem answeredItem;

    BulkEntry(RemoteJob job) {
        this.job = job;
        this.ref = job.ref();
        this.boundJob = job instanceof BoundJob libraryJob ? libraryJob : null;
        this.batchedOperations = boundJob == null ? null : boundJob.operations().batchedOperations();
    }

    BoundJob requireBoundJob() {
        return Objects.requireNonNull(boundJob, "bound");
    }

    BatchedOperations requireBatchedOperations() {
        return Objects.requireNonNull(batchedOperations, "many");
    }

    boolean canCancelTogether() {
        return batchedOperations != null && batchedOperations.maxJobsPerCancel() > 1;
    }

    boolean canReadTogether() {
        return batchedOperations != null && batchedOperations.maxJobsPerRead() > 1;
    }

    boolean canEscalateTogether() {
        return batchedOperations != null && batchedOperations.maxJobsPerEscalation() > 1;
    }
}
