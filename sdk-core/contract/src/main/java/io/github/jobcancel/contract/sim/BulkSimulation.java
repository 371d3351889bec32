// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.call.RateLimiterView;
import io.github.jobcancel.contract.sim.ScheduleShrinker.PropertyViolation;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Runs schedules of bulks: many jobs that change by themselves, a network with faults of every kind, a provider that
 * limits the request rate, and single calls beside the bulk.
 */
public final class BulkSimulation {
    private static final double[] LIKELIHOODS = {0, 0.02, 0.12, 0.3};
    private static final ThrottleModel.RateRule[] RATE_RULES = {
        ThrottleModel.RateRule.UNLIMITED,
        new ThrottleModel.RateRule(5, 5, 0),
        new ThrottleModel.RateRule(50, 10, 0),
        new ThrottleModel.RateRule(20, 1, 0),
        new ThrottleModel.RateRule(2, 1, 0),
        new ThrottleModel.RateRule(10, 10, 3),
        new ThrottleModel.RateRule(200, 20, 1),
    };
    private static final int MAX_EVENTS = 400_000;

    /**
     * Counts of what occurred in the schedules, for the report: a simulation in which nothing occurs proves nothing.
     */
    private final TreeMap<String, Long> eventCounts = new TreeMap<>();

    private final CallSimulation.ScenarioFactory scenarioFactory;

    public BulkSimulation(CallSimulation.ScenarioFactory scenarioFactory) {
        this.scenarioFactory = scenarioFactory;
    }

    /** Returns how often each kind of event occurred. */
    public Map<String, Long> eventCounts() {
        return eventCounts;
    }

    /** Runs the schedule of a seed. Returns the violation in its smallest form, or null. */
    public PropertyViolation runSeed(long seed) {
        ScheduleChoices choices = ScheduleChoices.fromSeed(seed);
        String violation = runSchedule(choices);
        return violation == null
                ? null
                : ScheduleShrinker.shrinkViolation(seed, choices.toArray(), violation, this::replaySchedule);
    }

    /** Replays a schedule that a violation has printed. Returns the violated property, or null. */
    public String replaySchedule(int... choices) {
        return runSchedule(ScheduleChoices.fromList(choices));
    }

    /**
     * Runs a bulk of thousands of jobs at a provider with a low request rate, and a single call now and then.
     *
     * @param firstChoices the choices that create the first scenario
     * @return the duration of each single call, in multiples of the provider's interval between two requests
     */
    public List<Double> measureSingleCalls(int jobs, double rate, int... firstChoices) {
        ManualClock clock = new ManualClock(CallSimulation.START_TIME);
        VirtualTime time = new VirtualTime(clock);
        SimulatedNetwork[] network = new SimulatedNetwork[1];
        ScheduleChoices harmlessChoices = ScheduleChoices.fromList();
        List<Double> measuredIntervals;
        try (Transport transport = createTransport(time, clock, network, Runnable::run);
                Scenario firstScenario =
                        scenarioFactory.openScenario(ScheduleChoices.fromList(firstChoices), clock, transport)) {
            ThrottleModel throttle = new ThrottleModel(
                    time, new ThrottleModel.RateRule(rate, 1 + rate / 5, 0), new RateLimiterView(firstScenario.job()));
            network[0] = new SimulatedNetwork(
                    firstScenario, time, harmlessChoices, NetworkFault.values(), 0, new HashSet<>());
            network[0].setTraffic(throttle);
            List<RemoteJob> bulkJobs = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                bulkJobs.add(firstScenario.openSibling(harmlessChoices).job());
            }
            measuredIntervals = measureUntilDone(Bulk.cancel(bulkJobs).report(), firstScenario.job(), time, rate);
            if (throttle.violation() != null) {
                throw new IllegalStateException(throttle.violation());
            }
        }
        return measuredIntervals;
    }

    private static List<Double> measureUntilDone(
            CompletableFuture<BulkReport> report, RemoteJob job, VirtualTime time, double rate) {
        List<Double> measuredIntervals = new ArrayList<>();
        long nextCallNanos = time.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (!report.isDone()) {
            if (time.nanoTime() >= nextCallNanos) {
                nextCallNanos += Duration.ofMillis(1_100).toNanos();
                long startNanos = time.nanoTime();
                job.read().thenRun(() -> measuredIntervals.add((time.nanoTime() - startNanos) * rate / 1e9));
            }
            time.runNextEvent();
        }
        return measuredIntervals;
    }

    private static Transport createTransport(
            VirtualTime time, ManualClock clock, SimulatedNetwork[] network, Executor callbacks) {
        return Transport.builder()
                .okHttpClient(CallSimulation.UNUSED_CLIENT)
                .callFactory(unused -> request -> network[0].newCall(request))
                .callbackExecutor(callbacks)
                .scheduler(time.clientScheduler())
                .clock(clock)
                .random(() -> 0.5)
                .build();
    }

    private String runSchedule(ScheduleChoices choices) {
        addCount("schedules", 1);
        ManualClock clock = new ManualClock(CallSimulation.START_TIME);
        VirtualTime time = new VirtualTime(clock);
        boolean runsCallbacksLater = choices.pick(2) == 1;
        SimulatedNetwork[] network = new SimulatedNetwork[1];
        Executor callbacks = runsCallbacksLater ? task -> time.runLater(task, Duration.ZERO) : Runnable::run;
        Transport transport = createTransport(time, clock, network, callbacks);
        try (transport;
                Scenario firstScenario = scenarioFactory.openScenario(choices, clock, transport)) {
            double likelihood = LIKELIHOODS[choices.pick(LIKELIHOODS.length)];
            ThrottleModel throttle = new ThrottleModel(
                    time,
                    RATE_RULES[choices.pickRarely(RATE_RULES.length, 0.6)],
                    new RateLimiterView(firstScenario.job()));
            Set<Integer> states = new HashSet<>();
            network[0] = new SimulatedNetwork(firstScenario, time, choices, NetworkFault.values(), likelihood, states);
            network[0].setTraffic(throttle);
            SimulatedBulk simulatedBulk = new SimulatedBulk(choices, time, throttle, firstScenario);
            String violation = driveBulk(simulatedBulk, time, network[0], throttle);
            addCount("requests", network[0].exchangeCount());
            addCount("requests refused for the rate", throttle.refusedCount());
            addCount("lost replies", network[0].lostMutationCount());
            simulatedBulk.collectStatistics().forEach(this::addCount);
            return violation;
        }
    }

    private void addCount(String name, long times) {
        eventCounts.merge(name, times, Long::sum);
    }

    private static String driveBulk(
            SimulatedBulk simulatedBulk, VirtualTime time, SimulatedNetwork network, ThrottleModel throttle) {
        simulatedBulk.startSchedule();
        for (int events = 0; !simulatedBulk.isOver(); events++) {
            if (events > MAX_EVENTS || !time.runNextEvent()) {
                return "the bulk does not end";
            }
        }
        String violation = simulatedBulk.findViolation(network);
        if (violation == null) {
            violation = throttle.violation();
        }
        if (violation == null) {
            violation = ScheduleProperties.checkNothingLeft(time, network);
        }
        return violation == null ? simulatedBulk.findLeftovers() : violation;
    }
}
