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
final class ScheduleProperties {
    private static final Duration LOGIN_TIMEOUT = CallOptions.standard().timeout();

    private ScheduleProperties() {}

    static String checkOutcome(CancelOutcome outcome, Scenario.JobTruth truth, Scenario scenario) {
        String violation = violatedProperty(outcome, truth, scenario);
        // the words are made only when they are wanted: an outcome tells a lot
        return violation == null ? null : violation + ": " + outcome + " was told of " + truth;
    }

    private static String violatedProperty(CancelOutcome outcome, Scenario.JobTruth truth, Scenario scenario) {
        if (outcome.isSettled() && !truth.isAtRest()) {
            return "at rest means at rest";
        }
        if (outcome instanceof Cancelled && !truth.wasStopped()) {
            return "never a false Cancelled";
        }
        if (truth.hasSucceeded() && outcome.isSettled() && !isGoodEnd(outcome)) {
            return "success beats cancel";
        }
        if (outcome instanceof Finished finished && finished.state() == JobState.SUCCEEDED && !truth.hasSucceeded()) {
            return "Finished(SUCCEEDED) means success";
        }
        if (outcome instanceof Ended && truth.hasSucceeded()) {
            return "Ended means no success";
        }
        if (outcome instanceof NotFound && truth.isRecorded()) {
            return "NotFound means not found";
        }
        return scenario.allowsOutcome(outcome, truth) ? null : "this provider does not allow it";
    }

    private static boolean isGoodEnd(CancelOutcome outcome) {
        return outcome instanceof Finished finished
                && (finished.state() == JobState.SUCCEEDED || finished.state() == JobState.UNKNOWN);
    }

    static String checkSnapshot(JobSnapshot snapshot, Scenario.JobTruth truth) {
        if (snapshot.state().isAtRest() && !truth.isAtRest()) {
            return "at rest means at rest: " + snapshot + " was seen of " + truth;
        }
        boolean showsSuccess = snapshot.state() == JobState.SUCCEEDED;
        boolean isUnclear = snapshot.state() == JobState.UNKNOWN || snapshot.state() == JobState.ABSENT;
        return showsSuccess != truth.hasSucceeded() && !isUnclear
                ? "seen as it is: " + snapshot + " was seen of " + truth
                : null;
    }

    static String checkFailures(List<Throwable> failures, Scenario.JobTruth truth) {
        boolean mayHaveActed = false;
        for (Throwable failure : failures) {
            if (!(failure instanceof SdkException sdkFailure)) {
                return "every failure is one of ours: " + failure;
            }
            mayHaveActed |= sdkFailure.mayHaveTakenEffect();
        }
        return truth.acceptedOurCancel() && !mayHaveActed
                ? "mayHaveTakenEffect is false only when nothing acted: " + failures + " was told of " + truth
                : null;
    }

    /** Calls about the same job may differ in how much they saw, not in what is so. */
    static String checkAgreement(List<CancelOutcome> outcomes) {
        long distinctResults = outcomes.stream()
                .filter(CancelOutcome::isSettled)
                .map(o -> o instanceof Finished f && f.state() == JobState.SUCCEEDED)
                .distinct()
                .count();
        return distinctResults > 1 ? "concurrent cancels agree: " + outcomes : null;
    }

    static String checkNothingLeft(VirtualTime time, SimulatedNetwork network) {
        // a renewal ahead of expiry serves the calls to come, and may outlive the one that met it; its own limit ends
        // it
        if (network.hasRenewedCredential()) {
            time.runFor(LOGIN_TIMEOUT);
        }
        if (time.pendingCount() > 0) {
            return time.pendingCount() + " tasks are left on the timer";
        }
        while (network.inFlightCount() > 0 && time.runNextEvent()) {
            // what was cancelled may need a moment to be gone
        }
        return network.inFlightCount() > 0 ? "a connection is left" : null;
    }
}
