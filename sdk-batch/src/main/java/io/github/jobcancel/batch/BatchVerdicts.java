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
import io.github.jobcancel.operation.Trail;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the job's record to the outcome. The service answers 200 to every cancel, also to one that cancelled nothing, so only
 * the record counts.
 */
final class BatchVerdicts {
    private static final Evidence NOTHING =
            new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 0, false, false, false);

    private BatchVerdicts() {}

    /** What the record proves after a request that was acknowledged, or instead of one if the job was at rest before. */
    static CancelOutcome judge(StopVerb verb, String reason, @Nullable JobSnapshot before, BatchJob now, Trail trail) {
        CancelOutcome proved = proved(verb, reason, before, now, trail);
        return proved == null ? new Requested(evidence(before, now, trail)) : proved;
    }

    /**
     * What the record proves whether or not our request arrived. Null if it proves nothing: the job is alive, and a request
     * that got lost would leave the same record as one that is still to take effect.
     */
    static @Nullable CancelOutcome unacknowledged(StopVerb verb, String reason, BatchJob now, Trail trail) {
        CancelOutcome proved = proved(verb, reason, null, now, trail);
        boolean flagged = verb == StopVerb.CANCEL ? now.cancelled() : now.terminated();
        boolean recorded = flagged || now.statusReason().equals(reason);
        return proved == null && recorded ? new Requested(evidence(null, now, trail)) : proved;
    }

    /** Why a cancel would do nothing to a job that is alive; null if it would. */
    static @Nullable NotCancellable obstacle(BatchJob now) {
        if (now.state() == JobState.STOPPING) {
            return new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, NOTHING);
        }
        boolean started = now.state() == JobState.STARTING || now.state() == JobState.RUNNING;
        // of an array, the children that wait can still be cancelled
        return started && !now.someWait() ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, NOTHING) : null;
    }

    private static @Nullable CancelOutcome proved(
            StopVerb verb, String reason, @Nullable JobSnapshot before, BatchJob now, Trail trail) {
        Evidence evidence = evidence(before, now, trail);
        return switch (now.state()) {
            // whatever the flags say: success beats cancel
            case SUCCEEDED -> new Finished(JobState.SUCCEEDED, evidence);
            case CANCELLED -> someSucceeded(now) && !now.terminated() ? new Ended(evidence) : new Cancelled(evidence);
            case FAILED -> failed(reason, before, now, evidence);
            case ABSENT -> new NotFound(evidence);
            // a cancel does nothing to a job that has started; a terminate is under way
            case STARTING, RUNNING ->
                verb == StopVerb.CANCEL ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, evidence) : null;
            default -> null;
        };
    }

    private static CancelOutcome failed(String reason, @Nullable JobSnapshot before, BatchJob now, Evidence evidence) {
        boolean labelled = now.cancelled() || now.terminated();
        // servers without the flags still keep the reason of the request that stopped the job: the mark we left
        if (!labelled && now.statusReason().equals(reason)) {
            return someSucceeded(now) ? new Ended(evidence) : new Cancelled(evidence);
        }
        // at rest before we asked, and not labelled: its own end. Otherwise why it ended is not known
        return !labelled && before != null && before.state().atRest()
                ? new Finished(JobState.FAILED, evidence)
                : new Ended(evidence);
    }

    /** Of an array: children that ran to their end before the cancel reached the rest. */
    private static boolean someSucceeded(BatchJob job) {
        return job.children().getOrDefault("SUCCEEDED", 0L) > 0;
    }

    private static Evidence evidence(@Nullable JobSnapshot before, BatchJob now, Trail trail) {
        return trail.evidence(
                before,
                now,
                now.rawState(),
                now.cancelled() ? "isCancelled" : "",
                now.terminated() ? "isTerminated" : "",
                now.statusReason());
    }
}
