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
import io.github.jobcancel.http.SigningText;
import org.jspecify.annotations.Nullable;

/** Derives outcomes from a job's record. DLI's replies to a cancel prove only whether DLI accepted the request. */
final class DliOutcomes {
    private DliOutcomes() {}

    /**
     * Returns the outcome that the record proves after a request that DLI accepted, or for a job that had ended
     * before.
     *
     * @param before the record read before any request; null if none was read
     */
    static CancelOutcome outcomeAfterAcknowledgement(@Nullable JobSnapshot before, JobSnapshot now, Evidence evidence) {
        boolean alreadyAtRest = before != null && before.state().isAtRest();
        CancelOutcome outcome = outcomeOfRead(now, !alreadyAtRest, false, evidence);
        // includes job_cancel_fail: the job continues, and another cancel may stop it
        return outcome == null ? new Requested(evidence) : outcome;
    }

    /**
     * Returns the outcome that the record proves whether or not the request reached DLI; null if it proves none and
     * the failure stands.
     *
     * @param snapshot the record, read after the request
     * @param mayHaveActed whether the request may have reached the job
     * @param savepoint whether the request asked for a savepoint before the stop
     */
    static @Nullable CancelOutcome outcomeOfRead(
            JobSnapshot snapshot, boolean mayHaveActed, boolean savepoint, Evidence evidence) {
        return switch (snapshot.state()) {
            case CANCELLED -> new Cancelled(evidence);
            case SUCCEEDED, FAILED, TIMED_OUT -> new Finished(snapshot.state(), evidence);
            // "dead" means failed or cancelled. After a request that certainly had no effect, the job ended for
            // another reason, but the record does not say which: Finished(ENDED), not Finished(FAILED)
            case ENDED -> mayHaveActed ? new Ended(evidence) : new Finished(snapshot.state(), evidence);
            case ABSENT -> new NotFound(evidence);
            // a stop, by this call or by another client, is in progress
            case STOPPING -> new Requested(evidence);
            case QUEUED, STARTING, RUNNING, UNKNOWN ->
                // the savepoint is the first phase of the stop that this call requested
                mayHaveActed && savepoint && hasRawState(snapshot, "job_savepointing")
                        ? new Requested(evidence)
                        : whyNotCancellable(snapshot, evidence);
        };
    }

    /**
     * Returns why a job that has not ended cannot be cancelled; null if it can. A draft that was never started has
     * nothing to stop, and waiting does not start it.
     */
    static CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot snapshot, Evidence evidence) {
        return hasRawState(snapshot, "job_init")
                ? new NotCancellable(Reason.TOO_EARLY, Remedy.OTHER_OPERATION, evidence)
                : null;
    }

    private static boolean hasRawState(JobSnapshot snapshot, String rawState) {
        return SigningText.toLowerCase(snapshot.rawState()).equals(rawState);
    }
}
