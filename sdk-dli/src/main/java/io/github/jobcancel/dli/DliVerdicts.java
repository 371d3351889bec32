// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

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
import io.github.jobcancel.engine.Canonical;
import org.jspecify.annotations.Nullable;

/** From a job's record to the outcome of a cancel that was refused, or whose reply was lost. */
final class DliVerdicts {
    private DliVerdicts() {}

    /**
     * What the record proves; null if it proves nothing, and the failure stands.
     *
     * @param seen the record, read after the request
     * @param mayHaveActed whether our request may have reached the job all the same
     * @param savepoint whether our request asked for a savepoint before the stop
     */
    static @Nullable CancelOutcome observed(
            JobSnapshot seen, boolean mayHaveActed, boolean savepoint, Evidence evidence) {
        return switch (seen.state()) {
            case CANCELLED -> new Cancelled(evidence);
            case SUCCEEDED, FAILED, TIMED_OUT -> new Finished(seen.state(), evidence);
            // "dead" is one word for failed and for cancelled. After a request that certainly did nothing, the job's
            // end was
            // not our doing, but the record still does not say which it was: so Finished(ENDED), not Finished(FAILED)
            case ENDED -> mayHaveActed ? new Ended(evidence) : new Finished(seen.state(), evidence);
            case ABSENT -> new NotFound(evidence);
            // someone's stop is under way
            case STOPPING -> new Requested(evidence);
            case QUEUED, STARTING, RUNNING, UNKNOWN ->
                alive(Canonical.lower(seen.rawState()), mayHaveActed && savepoint, evidence);
        };
    }

    private static @Nullable CancelOutcome alive(String word, boolean savepointAsked, Evidence evidence) {
        return switch (word) {
            // a draft that was never started: there is nothing to stop yet
            case "job_init" -> new NotCancellable(Reason.TOO_EARLY, Remedy.WAIT, evidence);
            // the first phase of the stop that was asked for
            case "job_savepointing" -> savepointAsked ? new Requested(evidence) : null;
            default -> null;
        };
    }
}
