// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;
import java.time.Duration;
import java.util.List;

/** What must hold after every schedule. Each method says what is broken, or null. */
final class Properties {
    private static final Duration LOGIN = CallOptions.standard().timeout();

    private Properties() {}

    static String told(CancelOutcome outcome, World.Truth truth, World world) {
        String broken = broken(outcome, truth, world);
        // the words are made only when they are wanted: an outcome tells a lot
        return broken == null ? null : broken + ": " + outcome + " was told of " + truth;
    }

    private static String broken(CancelOutcome outcome, World.Truth truth, World world) {
        if (outcome.isSettled() && !truth.atRest()) {
            return "at rest means at rest";
        }
        if (outcome instanceof Cancelled && !truth.stopped()) {
            return "never a false Cancelled";
        }
        if (truth.succeeded() && outcome.isSettled() && !goodEnd(outcome)) {
            return "success beats cancel";
        }
        if (outcome instanceof Finished finished && finished.state() == JobState.SUCCEEDED && !truth.succeeded()) {
            return "Finished(SUCCEEDED) means success";
        }
        if (outcome instanceof Ended && truth.succeeded()) {
            return "Ended means no success";
        }
        if (outcome instanceof NotFound && truth.present()) {
            return "NotFound means not found";
        }
        return world.allowed(outcome, truth) ? null : "this provider does not allow it";
    }

    private static boolean goodEnd(CancelOutcome outcome) {
        return outcome instanceof Finished finished
                && (finished.state() == JobState.SUCCEEDED || finished.state() == JobState.UNKNOWN);
    }

    static String seen(JobSnapshot seen, World.Truth truth) {
        if (seen.state().isAtRest() && !truth.atRest()) {
            return "at rest means at rest: " + seen + " was seen of " + truth;
        }
        boolean good = seen.state() == JobState.SUCCEEDED;
        boolean unclear = seen.state() == JobState.UNKNOWN || seen.state() == JobState.ABSENT;
        return good != truth.succeeded() && !unclear ? "seen as it is: " + seen + " was seen of " + truth : null;
    }

    static String failed(List<Throwable> failures, World.Truth truth) {
        boolean mayHave = false;
        for (Throwable failure : failures) {
            if (!(failure instanceof SdkException known)) {
                return "every failure is one of ours: " + failure;
            }
            mayHave |= known.mayHaveTakenEffect();
        }
        return truth.touched() && !mayHave
                ? "mayHaveTakenEffect is false only when nothing acted: " + failures + " was told of " + truth
                : null;
    }

    /** Calls about the same job may differ in how much they saw, not in what is so. */
    static String agree(List<CancelOutcome> outcomes) {
        long kinds = outcomes.stream()
                .filter(CancelOutcome::isSettled)
                .map(o -> o instanceof Finished f && f.state() == JobState.SUCCEEDED)
                .distinct()
                .count();
        return kinds > 1 ? "concurrent cancels agree: " + outcomes : null;
    }

    static String nothingLeft(SimTime time, SimNetwork network) {
        // a renewal ahead of expiry serves the calls to come, and may outlive the one that met it; its own limit ends
        // it
        if (network.renewed()) {
            time.run(LOGIN);
        }
        if (time.pending() > 0) {
            return time.pending() + " tasks are left on the timer";
        }
        while (network.inFlight() > 0 && time.step()) {
            // what was cancelled may need a moment to be gone
        }
        return network.inFlight() > 0 ? "a connection is left" : null;
    }
}
