// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.operation.CallHistory;
import org.jspecify.annotations.Nullable;

/**
 * Derives outcomes from job records. The service answers 200 to every cancel, even to one that had no effect, so only
 * the record counts.
 */
final class BatchOutcomes {
    private static final Evidence EMPTY_EVIDENCE = Evidence.builder().build();

    private BatchOutcomes() {}

    /** Returns the outcome after an acknowledged request, or of a job that was at rest before any request. */
    static CancelOutcome outcomeOf(
            CancelCommand verb, String reason, @Nullable JobSnapshot jobBefore, BatchJob job, CallHistory history) {
        CancelOutcome outcome = provenOutcome(verb, reason, jobBefore, job, history);
        return outcome == null ? new Requested(evidenceFrom(jobBefore, job, history)) : outcome;
    }

    /**
     * Returns the outcome that the record proves whether or not the request arrived, or null if it proves nothing:
     * the job is alive, and a lost request leaves the same record as a request that has yet to take effect.
     */
    static @Nullable CancelOutcome outcomeWithoutReply(
            CancelCommand verb, String reason, BatchJob job, CallHistory history) {
        CancelOutcome outcome = provenOutcome(verb, reason, null, job, history);
        boolean isFlagged = verb == CancelCommand.CANCEL ? job.isCancelled() : job.isTerminated();
        boolean isRecorded = isFlagged || CancelJobRequest.isReasonOf(reason, job.statusReason());
        return outcome == null && isRecorded ? new Requested(evidenceFrom(null, job, history)) : outcome;
    }

    /** Returns why a cancel would have no effect on a live job, or null if it would have one. */
    static @Nullable NotCancellable whyNotCancellable(BatchJob job) {
        if (job.state() == JobState.STOPPING) {
            return new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, EMPTY_EVIDENCE);
        }
        boolean hasStarted = job.state() == JobState.STARTING || job.state() == JobState.RUNNING;
        // The children of an array job that have not started can still be cancelled.
        return hasStarted && !job.hasQueuedChildren()
                ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, EMPTY_EVIDENCE)
                : null;
    }

    private static @Nullable CancelOutcome provenOutcome(
            CancelCommand verb, String reason, @Nullable JobSnapshot jobBefore, BatchJob job, CallHistory history) {
        Evidence evidence = evidenceFrom(jobBefore, job, history);
        return switch (job.state()) {
            // A job that succeeded was not cancelled, whatever its flags.
            case SUCCEEDED -> new Finished(JobState.SUCCEEDED, evidence);
            case CANCELLED ->
                hasSucceededChild(job) && !job.isTerminated() ? new Ended(evidence) : new Cancelled(evidence);
            case FAILED -> outcomeOfFailedJob(reason, jobBefore, job, evidence);
            case ABSENT -> new NotFound(evidence);
            // A cancel has no effect on a job that has started. STOPPING means that a terminate is in progress.
            case STARTING, RUNNING ->
                verb == CancelCommand.CANCEL ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, evidence) : null;
            default -> null;
        };
    }

    private static CancelOutcome outcomeOfFailedJob(
            String reason, @Nullable JobSnapshot jobBefore, BatchJob job, Evidence evidence) {
        boolean isLabelled = job.isCancelled() || job.isTerminated();
        // Servers without the flags still store the reason of the request that stopped the job, which identifies our
        // request.
        if (!isLabelled && CancelJobRequest.isReasonOf(reason, job.statusReason())) {
            return hasSucceededChild(job) ? new Ended(evidence) : new Cancelled(evidence);
        }
        // A job without a flag that was at rest before the request ended by itself. In other cases the cause is
        // unknown.
        return !isLabelled && jobBefore != null && jobBefore.state().isAtRest()
                ? new Finished(JobState.FAILED, evidence)
                : new Ended(evidence);
    }

    /** Returns whether a child of an array job succeeded before the cancel reached the other children. */
    private static boolean hasSucceededChild(BatchJob job) {
        return job.statusSummary().getOrDefault("SUCCEEDED", 0L) > 0;
    }

    private static Evidence evidenceFrom(@Nullable JobSnapshot jobBefore, BatchJob job, CallHistory history) {
        return history.toEvidence(
                jobBefore,
                job,
                job.rawState(),
                job.isCancelled() ? "isCancelled" : "",
                job.isTerminated() ? "isTerminated" : "",
                job.statusReason());
    }
}
