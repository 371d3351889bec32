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

/** From a job's record to the outcome. DLI's replies decide nothing but whether a request was taken. */
final class DliOutcomes {
    private DliOutcomes() {}

    /**
     * What the record proves after a request that DLI took, or of a job that was at rest before.
     *
     * @param before what was read before any request; null if nothing was
     */
    static CancelOutcome outcomeAfterAcknowledgement(@Nullable JobSnapshot before, JobSnapshot now, Evidence evidence) {
        boolean alreadyAtRest = before != null && before.state().isAtRest();
        CancelOutcome outcome = outcomeOfRead(now, !alreadyAtRest, false, evidence);
        // job_cancel_fail included: the job runs on, and may be asked again
        return outcome == null ? new Requested(evidence) : outcome;
    }

    /**
     * What the record proves whether or not our request arrived; null if it proves nothing, and the failure stands.
     *
     * @param snapshot the record, read after the request
     * @param mayHaveActed whether our request may have reached the job
     * @param savepoint whether our request asked for a savepoint before the stop
     */
    static @Nullable CancelOutcome outcomeOfRead(
            JobSnapshot snapshot, boolean mayHaveActed, boolean savepoint, Evidence evidence) {
        return switch (snapshot.state()) {
            case CANCELLED -> new Cancelled(evidence);
            case SUCCEEDED, FAILED, TIMED_OUT -> new Finished(snapshot.state(), evidence);
            // "dead" is one word for failed and for cancelled. After a request that certainly did nothing, the end was
            // not our doing, but the record does not say which it was: so Finished(ENDED), not Finished(FAILED)
            case ENDED -> mayHaveActed ? new Ended(evidence) : new Finished(snapshot.state(), evidence);
            case ABSENT -> new NotFound(evidence);
            // someone's stop is under way
            case STOPPING -> new Requested(evidence);
            case QUEUED, STARTING, RUNNING, UNKNOWN ->
                // the first phase of the stop that was asked for
                mayHaveActed && savepoint && hasRawState(snapshot, "job_savepointing")
                        ? new Requested(evidence)
                        : whyNotCancellable(snapshot, evidence);
        };
    }

    /** A draft that was never started has nothing to stop, and waiting does not start it. */
    static CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot snapshot, Evidence evidence) {
        return hasRawState(snapshot, "job_init")
                ? new NotCancellable(Reason.TOO_EARLY, Remedy.OTHER_OPERATION, evidence)
                : null;
    }

    private static boolean hasRawState(JobSnapshot snapshot, String rawState) {
        return SigningText.toLowerCase(snapshot.rawState()).equals(rawState);
    }
}
