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
import io.github.jobcancel.JobState;
import io.github.jobcancel.engine.Trail;
import org.jspecify.annotations.Nullable;

/**
 * From the job's record to the outcome. The service answers 200 to every cancel, also to one that cancelled nothing, so only
 * the record counts.
 */
final class Verdicts {
    private Verdicts() {}

    /** What the record proves after a request that was acknowledged. */
    static CancelOutcome acknowledged(StopVerb verb, BatchJob job, Trail trail) {
        CancelOutcome proved = proved(verb, job, trail);
        return proved == null ? new Requested(evidence(job, trail)) : proved;
    }

    /**
     * What the record proves whether or not our request arrived. Null if it proves nothing: the job is alive, and a request
     * that got lost would leave the same record as one that is still to take effect.
     */
    static @Nullable CancelOutcome unacknowledged(StopVerb verb, BatchJob job, Trail trail) {
        CancelOutcome proved = proved(verb, job, trail);
        boolean recorded = verb == StopVerb.CANCEL ? job.cancelled() : job.terminated();
        return proved == null && recorded ? new Requested(evidence(job, trail)) : proved;
    }

    private static @Nullable CancelOutcome proved(StopVerb verb, BatchJob job, Trail trail) {
        Evidence evidence = evidence(job, trail);
        return switch (job.state()) {
            // whatever the flags say: success beats cancel
            case SUCCEEDED -> new Finished(JobState.SUCCEEDED, evidence);
            case CANCELLED ->
                job.children().getOrDefault("SUCCEEDED", 0L) > 0 && !job.terminated()
                        // some children had run to their end before the cancel reached the rest
                        ? new Ended(evidence)
                        : new Cancelled(evidence);
            // without a label, or labelled though it had started: at rest, and why is not known
            case FAILED -> new Ended(evidence);
            case ABSENT -> new NotFound(evidence);
            // a cancel does nothing to a job that has started; a terminate is under way
            case STARTING, RUNNING ->
                verb == StopVerb.CANCEL ? new NotCancellable(Reason.TOO_LATE, Remedy.TERMINATE, evidence) : null;
            default -> null;
        };
    }

    private static Evidence evidence(BatchJob job, Trail trail) {
        return trail.evidence(
                null,
                job,
                job.rawState(),
                job.cancelled() ? "isCancelled" : "",
                job.terminated() ? "isTerminated" : "",
                job.statusReason());
    }
}
