// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.WaitOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lists what the caller in a schedule does. */
enum CallerBehavior {
    CANCEL,
    STOP,
    STOP_ESCALATING,
    TWO_STOPS,
    STOP_AND_ABANDON,
    STOP_AND_SETTLE,
    /** Another process resumes a stop that reached its deadline, from the handle as text. */
    STOP_AND_RESUME,
    RESUME_ESCALATING,
    /** Explains the job and awaits its end, which changes nothing. */
    LOOK;

    /** The longest time that all calls of a caller may take together. */
    static final Duration MAX_DURATION = Duration.ofMinutes(3);

    private static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration LATER_TIMEOUT = Duration.ofSeconds(45);

    boolean mayEscalate() {
        return this == STOP_ESCALATING || this == RESUME_ESCALATING;
    }

    /**
     * Starts the calls.
     *
     * @param violations receives an entry for each outcome that is untrue at the moment when the call completes
     */
    List<CompletableFuture<?>> startCalls(Scenario scenario, List<String> violations) {
        StopOptions baseOptions = StopOptions.standard().withTimeout(MAX_DURATION);
        StopOptions stopOptions =
                mayEscalate() ? baseOptions.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED) : baseOptions;
        return switch (this) {
            case CANCEL -> List.of(checkOutcome(scenario.job().cancel(), scenario, violations));
            case STOP, STOP_AND_ABANDON, STOP_ESCALATING ->
                List.of(checkOutcome(scenario.job().stop(stopOptions), scenario, violations));
            // the options differ, since calls with equal options share their requests
            case TWO_STOPS ->
                List.of(
                        checkOutcome(scenario.job().stop(stopOptions), scenario, violations),
                        checkOutcome(
                                scenario.job().stop(stopOptions.withTimeout(Duration.ofMinutes(2))),
                                scenario,
                                violations));
            case STOP_AND_SETTLE ->
                List.of(checkOutcome(
                        scenario.job().stop(stopOptions.withSettleTime(Duration.ofSeconds(7))), scenario, violations));
            case STOP_AND_RESUME, RESUME_ESCALATING -> List.of(stopAndResume(stopOptions, scenario, violations));
            case LOOK -> {
                CompletableFuture<JobSnapshot> endFuture =
                        scenario.job().awaitEnd(WaitOptions.standard().withTimeout(LATER_TIMEOUT));
                endFuture.thenAccept(snapshot ->
                        addViolation(ScheduleProperties.checkSnapshot(snapshot, scenario.jobTruth()), violations));
                yield List.of(endFuture, scenario.job().explain(CallOptions.standard()));
            }
        };
    }

    /**
     * Stops the job with a short deadline; then repeats a stop that certainly had no effect, or resumes one that may
     * have had.
     */
    private static CompletableFuture<CancelOutcome> stopAndResume(
            StopOptions stopOptions, Scenario scenario, List<String> violations) {
        CompletableFuture<CancelOutcome> firstStop =
                checkOutcome(scenario.job().stop(stopOptions.withTimeout(BRIEF_TIMEOUT)), scenario, violations);
        StopOptions resumeOptions = stopOptions.withTimeout(LATER_TIMEOUT);
        return firstStop
                .handle((outcome, unused) -> {
                    if (outcome == null && !(CallSimulation.failureOf(firstStop) instanceof SdkException)) {
                        return firstStop;
                    }
                    JobRef ref = scenario.job().ref();
                    Optional<StopHandle> stopHandle = outcome == null
                            ? StopHandle.of(ref, (SdkException) CallSimulation.failureOf(firstStop))
                            : StopHandle.of(ref, outcome);
                    if (stopHandle.isEmpty()) {
                        return outcome == null
                                ? checkOutcome(scenario.jobFromOtherProcess().stop(resumeOptions), scenario, violations)
                                : firstStop;
                    }
                    StopHandle parsedHandle = StopHandle.parse(stopHandle.get().toString());
                    return checkOutcome(
                            scenario.jobFromOtherProcess().resume(parsedHandle, resumeOptions), scenario, violations);
                })
                .thenCompose(finalCall -> finalCall);
    }

    /**
     * Checks each outcome at the moment when the call completes, since an outcome that only becomes true later is also
     * wrong.
     */
    private static CompletableFuture<CancelOutcome> checkOutcome(
            CompletableFuture<CancelOutcome> call, Scenario scenario, List<String> violations) {
        call.thenAccept(outcome ->
                addViolation(ScheduleProperties.checkOutcome(outcome, scenario.jobTruth(), scenario), violations));
        return call;
    }

    private static void addViolation(String violation, List<String> violations) {
        if (violation != null) {
            violations.add(violation);
        }
    }
}
