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

/** Runs schedules: a client over a fake, in virtual time, with everything that can go wrong going wrong somewhere. */
public final class CallSimulation {
    /** Makes a world for one schedule: the choices decide what job there is. */
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

    /** The same with these callers only, by name, so that a long walk may be done in pieces. */
    public CallSimulation withCallers(String... names) {
        callers = Arrays.stream(names).map(CallerBehavior::valueOf).collect(Collectors.toSet());
        return this;
    }

    /** How many schedules ran. */
    public long scheduleCount() {
        return scheduleCount;
    }

    /** How many schedules lost the reply to a request that changes the job while reads worked, and were not abandoned. */
    public long lostReplyCount() {
        return lostReplyCount;
    }

    /** In how many of these the caller got an outcome all the same. */
    public long resolvedCount() {
        return resolvedCount;
    }

    /** What the others were told, and how many of them. */
    public Map<String, Integer> unresolvedMessages() {
        return unresolvedMessages;
    }

    /** How many different states of job and call were met. */
    public long stateCount() {
        return searchStateCount + visitedStates.size();
    }

    /** Runs the schedule of a seed. A violation, shrunk, or null. */
    public ScheduleShrinker.PropertyViolation runSeed(long seed) {
        ScheduleChoices choices = ScheduleChoices.fromSeed(seed);
        String violation = runSchedule(choices);
        return violation == null
                ? null
                : ScheduleShrinker.shrinkViolation(seed, choices.toArray(), violation, this::replaySchedule);
    }

    /**
     * Runs every schedule with up to so many mishaps, over every free choice, on all processors.
     *
     * @param firstChoices the choices that all of them begin with; none for all schedules there are
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

    /** Replays a schedule, as a violation prints it. What is violated, or null. */
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
                .scheduler(time)
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
                return "a call never ends";
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

    /** Of two, it does not matter which is the first one: nothing is told before the time has come. */
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
        List<CancelOutcome> outcomes = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        Scenario.JobTruth truth = scenario.jobTruth();
        boolean wasAbandoned = false;
        for (CompletableFuture<?> call : calls) {
            if (call.isCancelled()) {
                wasAbandoned = true;
            } else if (call.isCompletedExceptionally()) {
                failures.add(failureOf(call));
            } else if (call.join() instanceof CancelOutcome outcome) {
                outcomes.add(outcome);
                String violation = ScheduleProperties.checkOutcome(outcome, truth, scenario);
                if (violation != null) {
                    return violation;
                }
            }
        }
        // of two calls, the other one may have acted
        String failureViolation =
                failures.size() == calls.size() ? ScheduleProperties.checkFailures(failures, truth) : null;
        if (failureViolation != null) {
            return failureViolation;
        }
        // whose new credential is refused as well cannot read either, and who may not cancel has been told so
        boolean wasRefused = failures.stream()
                .anyMatch(f -> f instanceof SdkException.Unauthenticated || f instanceof SdkException.Forbidden);
        if (network.lostMutationCount() > 0 && network.allReadsWorked() && !wasAbandoned && !wasRefused) {
            lostReplyCount++;
            resolvedCount += failures.isEmpty() ? 1 : 0;
            failures.forEach(
                    failure -> unresolvedMessages.merge(String.valueOf(failure.getMessage()), 1, Integer::sum));
        }
        boolean mayEscalate = caller.mayEscalate() && scenario.supportsEscalation();
        if (network.escalationCount() > 0 && !mayEscalate) {
            return "escalated without leave";
        }
        if (network.acceptedEscalationCount() > 1) {
            return "escalated more than once";
        }
        if (network.mutationCount() > 0 && caller == CallerBehavior.LOOK) {
            return "looking changes nothing";
        }
        String violation = ScheduleProperties.checkAgreement(outcomes);
        return violation != null ? violation : ScheduleProperties.checkNothingLeft(time, network);
    }

    static Throwable failureOf(CompletableFuture<?> call) {
        try {
            call.getNow(null);
            throw new IllegalStateException("it did not fail");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
