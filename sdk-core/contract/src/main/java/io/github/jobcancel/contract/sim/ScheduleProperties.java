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

/** Checks the properties that every schedule must keep. Each method returns the violated property, or null. */
final class ScheduleProperties {
    private static final Duration LOGIN_TIMEOUT = CallOptions.standard().timeout();

    private ScheduleProperties() {}

    static String checkOutcome(CancelOutcome outcome, Scenario.JobTruth truth, Scenario scenario) {
        String violation = violatedProperty(outcome, truth, scenario);
        // the text is built for a violation only, since the text of an outcome is long
        return violation == null ? null : violation + ": " + outcome + " was reported about " + truth;
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
            return "at rest means at rest: " + snapshot + " was read of " + truth;
        }
        boolean showsSuccess = snapshot.state() == JobState.SUCCEEDED;
        boolean isUnclear = snapshot.state() == JobState.UNKNOWN || snapshot.state() == JobState.ABSENT;
        return showsSuccess != truth.hasSucceeded() && !isUnclear
                ? "a read shows the true state: " + snapshot + " was read of " + truth
                : null;
    }

    static String checkFailures(List<Throwable> failures, Scenario.JobTruth truth) {
        boolean mayHaveActed = false;
        for (Throwable failure : failures) {
            if (!(failure instanceof SdkException sdkFailure)) {
                return "every failure is an SdkException: " + failure;
            }
            mayHaveActed |= sdkFailure.mayHaveTakenEffect();
        }
        return truth.acceptedOurCancel() && !mayHaveActed
                ? "mayHaveTakenEffect is false only without an effect: " + failures + " was reported about " + truth
                : null;
    }

    /** Checks that calls about the same job do not contradict each other; they may differ in how much they prove. */
    static String checkAgreement(List<CancelOutcome> outcomes) {
        long distinctResults = outcomes.stream()
                .filter(CancelOutcome::isSettled)
                .map(o -> o instanceof Finished f && f.state() == JobState.SUCCEEDED)
                .distinct()
                .count();
        return distinctResults > 1 ? "concurrent cancels agree: " + outcomes : null;
    }

    static String checkNothingLeft(VirtualTime time, SimulatedNetwork network) {
        // a renewal before expiry serves later calls and may outlive the call that started it; its own deadline ends
        // it
        if (network.hasRenewedCredential()) {
            time.runFor(LOGIN_TIMEOUT);
        }
        if (time.pendingCount() > 0) {
            return time.pendingCount() + " tasks are left in the scheduler";
        }
        while (network.inFlightCount() > 0 && time.runNextEvent()) {
            // a cancelled exchange ends with the next event
        }
        return network.inFlightCount() > 0 ? "an exchange is left in flight" : null;
    }
}
