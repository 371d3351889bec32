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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the job's record to the outcome. The service answers 200 to every cancel, also to one that cancelled nothing, so only
 * the record counts.
 */
final class BatchOutcomes {
    private static final Evidence EMPTY_EVIDENCE =
            new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 0, false, false, false);

    private BatchOutcomes() {}

    /** What the record proves after a request that was acknowledged, or instead of one if the job was at rest before. */
    static CancelOutcome outcomeOf(
            CancelCommand verb, String reason, @Nullable JobSnapshot jobBefore, BatchJob job, CallHistory history) {
        CancelOutcome outcome = provenOutcome(verb, reason, jobBefore, job, history);
        return outcome == null ? new Requested(evidenceFrom(jobBefore, job, history)) : outcome;
    }

    /**
     * What the record proves whether or not our request arrived. Null if it proves nothing: the job is alive, and a request
     * that got lost would leave the same record as one that is still to take effect.
     */
    static @Nullable CancelOutcome outcomeWithoutReply(
            CancelCommand verb, String reason, BatchJob job, CallHistory history) {
        CancelOutcome outcome = provenOutcome(verb, reason, null, job, history);
        boolean isFlagged = verb == CancelCommand.CANCEL ? job.isCancelled() : job.isTerminated();
        boolean isRecorded = isFlagged || job.statusReason().equals(reason);
        return outcome == null && isRecorded ? new Requested(evidenceFrom(null, job, history)) : outcome;
    }

    /** Why a cancel would do nothing to a job that is alive; null if it would. */
    static @Nullable NotCancellable whyNotCancellable(BatchJob job) {
        if (job.state() == JobState.STOPPING) {
            return new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, EMPTY_EVIDENCE);
        }
        boolean hasStarted = job.state() == JobState.STARTING || job.state() == JobState.RUNNING;
        // of an array, the children that wait can still be cancelled
        return hasStarted && !job.hasQueuedChildren()
                ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, EMPTY_EVIDENCE)
                : null;
    }

    private static @Nullable CancelOutcome provenOutcome(
            CancelCommand verb, String reason, @Nullable JobSnapshot jobBefore, BatchJob job, CallHistory history) {
        Evidence evidence = evidenceFrom(jobBefore, job, history);
        return switch (job.state()) {
            // whatever the flags say: success beats cancel
            case SUCCEEDED -> new Finished(JobState.SUCCEEDED, evidence);
            case CANCELLED ->
                hasSucceededChild(job) && !job.isTerminated() ? new Ended(evidence) : new Cancelled(evidence);
            case FAILED -> outcomeOfFailedJob(reason, jobBefore, job, evidence);
            case ABSENT -> new NotFound(evidence);
            // a cancel does nothing to a job that has started; a terminate is under way
            case STARTING, RUNNING ->
                verb == CancelCommand.CANCEL ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, evidence) : null;
            default -> null;
        };
    }

    private static CancelOutcome outcomeOfFailedJob(
            String reason, @Nullable JobSnapshot jobBefore, BatchJob job, Evidence evidence) {
        boolean isLabelled = job.isCancelled() || job.isTerminated();
        // servers without the flags still keep the reason of the request that stopped the job: the mark we left
        if (!isLabelled && job.statusReason().equals(reason)) {
            return hasSucceededChild(job) ? new Ended(evidence) : new Cancelled(evidence);
        }
        // at rest before we asked, and not labelled: its own end. Otherwise why it ended is not known
        return !isLabelled && jobBefore != null && jobBefore.state().isAtRest()
                ? new Finished(JobState.FAILED, evidence)
                : new Ended(evidence);
    }

    /** Of an array: children that ran to their end before the cancel reached the rest. */
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
