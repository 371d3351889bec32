// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchBehavior;
import org.jspecify.annotations.Nullable;

/**
 * Records cancel and terminate requests on a job: a mark for the scheduler, and the flags and the reason that replies
 * show.
 */
final class BatchStopRequests {
    enum StopVerb {
        CANCEL,
        TERMINATE
    }

    private BatchStopRequests() {}

    static void recordRequest(StoredBatchJob job, StopVerb verb, String reason, BatchRegionState regionState) {
        if (job.status.isTerminal()) {
            return;
        }
        job.children.forEach(child -> recordRequest(child, verb, reason, regionState));
        if (verb == StopVerb.CANCEL && job.status.isStarted()) {
            job.cancelFlag |= regionState.hasBehavior(BatchBehavior.CANCEL_FLAGS_STARTED_JOBS);
            return;
        }
        boolean keepsFirstReason = regionState.hasBehavior(BatchBehavior.FIRST_REASON_IS_KEPT);
        if (verb == StopVerb.CANCEL) {
            job.cancelReason = keepsFirstReason && job.cancelReason != null ? job.cancelReason : reason;
        } else {
            job.terminateReason = keepsFirstReason && job.terminateReason != null ? job.terminateReason : reason;
        }
        if (!regionState.hasBehavior(BatchBehavior.FLAGS_AT_EFFECT)) {
            applyFlags(job, regionState);
        }
    }

    /** Sets the flags and the reason that replies show from the recorded requests. */
    static void applyFlags(StoredBatchJob job, BatchRegionState regionState) {
        job.cancelFlag |= job.cancelReason != null;
        if (job.terminateReason != null) {
            boolean setsBothFlags = regionState.hasBehavior(BatchBehavior.TERMINATE_SETS_CANCELLED_BEFORE_START);
            job.cancelFlag |= setsBothFlags && !job.status.isStarted() && job.startedAt == null;
            job.terminateFlag = true;
        }
        String reason = reasonToShow(job);
        job.statusReason = reason == null ? job.statusReason : reason;
    }

    /** Returns the reason to show: the terminate reason if there is one, otherwise the cancel reason. */
    static @Nullable String reasonToShow(StoredBatchJob job) {
        return job.terminateReason != null ? job.terminateReason : job.cancelReason;
    }
}
