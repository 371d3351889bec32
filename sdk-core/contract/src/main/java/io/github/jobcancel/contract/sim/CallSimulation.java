// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/** Runs schedules of calls: a client and its fake in virtual time, with faults of every kind. */
public final class CallSimulation {
    /** Creates the scenario of one schedule; the choices decide what kind of job there is. */
    public interface ScenarioFactory {
        Scenario openScenario(ScheduleChoices choices, ManualClock clock, Transport transport);
    }

    static final OkHttpClient UNUSED_CLIENT = new OkHttpClient();
    static final Instant START_TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final double FAULT_LIKELIHOOD = 0.12;
    private static final List<CallerBehavior> CALLERS = List.of(CallerBehavior.values());
    private static final int MAX_EVENTS = 20_000;
    private static final Duration[] DISTURBANCE_DELAYS = {
        Duration.ofMillis(15), Duration.ofMillis(400), Duration.ofSeconds(3), Duration.ofSeconds(20)
    };

    private final ScenarioFactory scenarioFactory;
    private final NetworkFault[] faults;
    private Set<CallerBehavior> callers = EnumSet.allOf(CallerBehavior.class);
    private final Set<Integer> visitedStates = new HashSet<>();
    private final Map<String, Integer> unresolvedMessages = new TreeMap<>();
    private long scheduleCount;
    private long lostReplyCount;
    private long resolvedCount;
    private long searchStateCount;

    public CallSimulation(ScenarioFactory scenarioFactory, NetworkFault... faults) {
        this.scenarioFactory = scenarioFactory;
        this.faults = faults.length == 0 ? NetworkFault.values() : faults;
    }

    /**
     * Restricts the simulation to callers of these names, so that a long search can be done in parts. Returns this
     * simulation.
     */
    public CallSimulation withCallers(String... names) {
        callers = Arrays.stream(names).map(CallerBehavior::valueOf).collect(Collectors.toSet());
        return this;
    }

    /** Returns the number of schedules that ran. */
    public long scheduleCount() {
        return scheduleCount;
    }

    /**
     * Returns the number of schedules that lost the reply to a request that changes the job, while reads worked and
     * the caller did not abandon the call.
     */
    public long lostReplyCount() {
        return lostReplyCount;
    }

    /** Returns the number of these schedules in which the caller still received an outcome. */
    public long resolvedCount() {
        return resolvedCount;
    }

    /** Returns the messages of the failures in the other schedules, with their counts. */
    public Map<String, Integer> unresolvedMessages() {
        return unresolvedMessages;
    }

    /** Returns the number of distinct states of job and call that occurred. */
    public long stateCount() {
        return searchStateCount + visitedStates.size();
    }

    /** Runs the schedule of a seed. Returns the violation in its smallest form, or null. */
    public ScheduleShrinker.PropertyViolation runSeed(long seed) {
        ScheduleChoices choices = ScheduleChoices.fromSeed(seed);
        String violation = runSchedule(choices);
        return violation == null
                ? null
                : ScheduleShrinker.shrinkViolation(seed, choices.toArray(), violation, this::replaySchedule);
    }

    /**
     * Runs every schedule with up to this number of faults, over all free choices, on all processors.
     *
     * @param firstChoices the choices that all schedules begin with; none to run all schedules
     * @return a violation, or null
     */
    public ScheduleShrinker.PropertyViolation searchSchedules(int maxFaults, int... firstChoices) {
        CallSimulation[] parts = new CallSimulation[Runtime.getRuntime().availableProcessors()];
        Arrays.setAll(parts, i -> {
            CallSimulation part = new CallSimulation(scenarioFactory, faults);
            part.callers = callers;
            return part;
        });
        ExhaustiveSearch search = new ExhaustiveSearch(maxFaults);
        int[] brokenSchedule = search.searchAll(parts.length, firstChoices, i -> parts[i]::runSchedule);
        for (CallSimulation part : parts) {
            addCounts(part);
        }
        searchStateCount = search.stateCount();
        return brokenSchedule == null
                ? null
                : ScheduleShrinker.shrinkViolation(
                        -1, brokenSchedule, replaySchedule(brokenSchedule), this::replaySchedule);
    }

    private void addCounts(CallSimulation part) {
        scheduleCount += part.scheduleCount;
        lostReplyCount += part.lostReplyCount;
        resolvedCount += part.resolvedCount;
        part.unresolvedMessages.forEach((message, times) -> unresolvedMessages.merge(message, times, Integer::sum));
    }

    /** Replays a schedule that a violation has printed. Returns the violated property, or null. */
    public String replaySchedule(int... choices) {
        return runSchedule(ScheduleChoices.fromList(choices));
    }

    private String runSchedule(ScheduleChoices choices) {
        scheduleCount++;
        ManualClock clock = new ManualClock(START_TIME);
        VirtualTime time = new VirtualTime(clock);
        SimulatedNetwork[] network = new SimulatedNetwork[1];
        Transport transport = Transport.builder()
                .okHttpClient(UNUSED_CLIENT)
                .callFactory(unused -> request -> network[0].newCall(request))
                .callbackExecutor(Runnable::run)
                .scheduler(time.clientScheduler())
                .clock(clock)
                .random(() -> 0.5)
                .build();
        try (transport;
                Scenario scenario = scenarioFactory.openScenario(choices, clock, transport)) {
            network[0] = new SimulatedNetwork(scenario, time, choices, faults, FAULT_LIKELIHOOD, visitedStates);
            return driveSchedule(choices, time, network[0], scenario);
        }
    }

    private String driveSchedule(
            ScheduleChoices choices, VirtualTime time, SimulatedNetwork network, Scenario scenario) {
        CallerBehavior caller = CALLERS.get(choices.pick(CALLERS.size()));
        if (!callers.contains(caller)) {
            scheduleCount--;
            return null;
        }
        for (int i = choices.pickRarely(3, FAULT_LIKELIHOOD * 3); i > 0; i--) {
            disturbLater(choices, time, scenario);
        }
        List<String> earlyViolations = new ArrayList<>();
        List<CompletableFuture<?>> calls = caller.startCalls(scenario, earlyViolations);
        if (caller == CallerBehavior.STOP_AND_ABANDON) {
            Duration abandonDelay = Duration.ofMillis(new int[] {5, 25, 600, 9_000}[choices.pick(4)]);
            time.runLater(() -> calls.get(0).cancel(true), abandonDelay);
        }
        long limit = time.nanoTime() + CallerBehavior.MAX_DURATION.toNanos();
        for (int events = 0; !calls.stream().allMatch(CompletableFuture::isDone); events++) {
            if (events > MAX_EVENTS || !time.runNextEvent()) {
                return "a call does not end";
            }
        }
        if (time.nanoTime() > limit) {
            return "a call outlives its deadline";
        }
        if (!earlyViolations.isEmpty()) {
            return earlyViolations.get(0);
        }
        return checkResults(caller, calls, time, network, scenario);
    }

    /**
     * Plans a disturbance. The choice is recorded when it happens, so that the order in which two are planned does not
     * matter.
     */
    private static void disturbLater(ScheduleChoices choices, VirtualTime time, Scenario scenario) {
        int delayIndex = choices.draw(DISTURBANCE_DELAYS.length);
        long pendingHash = choices.beginPending(0, delayIndex);
        time.runLater(
                () -> {
                    choices.endPending(pendingHash);
                    choices.recordTold(delayIndex);
                    scenario.disturbJob(choices);
                },
                DISTURBANCE_DELAYS[delayIndex]);
    }

    private String checkResults(
            CallerBehavior caller,
            List<CompletableFuture<?>> calls,
            VirtualTime time,
            SimulatedNetwork network,
            Scenario scenario) {
        Scenario.JobTruth truth = scenario.jobTruth();
        List<CancelOutcome> outcomes = outcomesOf(calls);
        for (CancelOutcome outcome : outcomes) {
            String violation = ScheduleProperties.checkOutcome(outcome, truth, scenario);
            if (violation != null) {
                return violation;
            }
        }
        List<Throwable> failures = failuresOf(calls);
        // if one of two calls succeeded, it may have caused the effect
        String failureViolation =
                failures.size() == calls.size() ? ScheduleProperties.checkFailures(failures, truth) : null;
        if (failureViolation != null) {
            return failureViolation;
        }
        boolean wasAbandoned = calls.stream().anyMatch(CompletableFuture::isCancelled);
        countLostReplies(network, wasAbandoned, failures);
        String trafficViolation = checkTraffic(caller, network, scenario);
        if (trafficViolation != null) {
            return trafficViolation;
        }
        String violation = ScheduleProperties.checkAgreement(outcomes);
        return violation != null ? violation : ScheduleProperties.checkNothingLeft(time, network);
    }

    private static List<CancelOutcome> outcomesOf(List<CompletableFuture<?>> calls) {
        return calls.stream()
                .filter(call -> !call.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .filter(CancelOutcome.class::isInstance)
                .map(CancelOutcome.class::cast)
                .toList();
    }

    private static List<Throwable> failuresOf(List<CompletableFuture<?>> calls) {
        return calls.stream()
                .filter(call -> call.isCompletedExceptionally() && !call.isCancelled())
                .map(CallSimulation::failureOf)
                .toList();
    }

    private void countLostReplies(SimulatedNetwork network, boolean wasAbandoned, List<Throwable> failures) {
        // a client whose new credential is also refused cannot read, and a client without permission gets Forbidden
        // instead
        boolean wasRefused = failures.stream()
                .anyMatch(f -> f instanceof SdkException.Unauthenticated || f instanceof SdkException.Forbidden);
        if (network.lostMutationCount() > 0 && network.allReadsWorked() && !wasAbandoned && !wasRefused) {
            lostReplyCount++;
            resolvedCount += failures.isEmpty() ? 1 : 0;
            failures.forEach(
                    failure -> unresolvedMessages.merge(String.valueOf(failure.getMessage()), 1, Integer::sum));
        }
    }

    private static String checkTraffic(CallerBehavior caller, SimulatedNetwork network, Scenario scenario) {
        boolean mayEscalate = caller.mayEscalate() && scenario.supportsEscalation();
        if (network.escalationCount() > 0 && !mayEscalate) {
            return "escalated without permission";
        }
        if (network.acceptedEscalationCount() > 1) {
            return "escalated more than once";
        }
        return network.mutationCount() > 0 && caller == CallerBehavior.LOOK ? "reading changes nothing" : null;
    }

    static Throwable failureOf(CompletableFuture<?> call) {
        try {
            call.getNow(null);
            throw new IllegalStateException("the call did not fail");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
