// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.call.PaceView;
import io.github.jobcancel.contract.sim.Shrinking.Violation;
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
 * Runs schedules of bulks: many jobs that move by themselves, over a network on which everything goes wrong, at a provider
 * that takes so many requests a second, with single calls beside.
 */
public final class BulkSimulation {
    private static final double[] LIKELIHOODS = {0, 0.02, 0.12, 0.3};
    private static final Throttle.Rule[] RULES = {
        Throttle.Rule.NONE,
        new Throttle.Rule(5, 5, 0),
        new Throttle.Rule(50, 10, 0),
        new Throttle.Rule(20, 1, 0),
        new Throttle.Rule(2, 1, 0),
        new Throttle.Rule(10, 10, 3),
        new Throttle.Rule(200, 20, 1),
    };
    private static final int MOST_EVENTS = 400_000;

    /** What the schedules did, for the report: a simulation that meets nothing proves nothing. */
    private final TreeMap<String, Long> met = new TreeMap<>();

    private final Simulation.Worlds worlds;

    public BulkSimulation(Simulation.Worlds worlds) {
        this.worlds = worlds;
    }

    /** What was met, and how often. */
    public Map<String, Long> met() {
        return met;
    }

    /** Runs the schedule of a seed. A violation, shrunk, or null. */
    public Violation random(long seed) {
        Choices choices = Choices.seeded(seed);
        String broken = run(choices);
        return broken == null ? null : Shrinking.shrunk(seed, choices.taken(), broken, this::replay);
    }

    /** Replays a schedule, as a violation prints it. What is violated, or null. */
    public String replay(int... choices) {
        return run(Choices.fixed(choices));
    }

    /**
     * A bulk of thousands at a provider that takes few requests a second, and now and then a single call.
     *
     * @param beginning the choices that the first world is made by
     * @return how long the single calls took, in the time that the provider takes for one request
     */
    public List<Double> singlesBesideThousands(int jobs, double rate, int... beginning) {
        ManualClock clock = new ManualClock(Simulation.START);
        SimTime time = new SimTime(clock);
        SimNetwork[] network = new SimNetwork[1];
        Choices harmless = Choices.fixed();
        List<Double> took = new ArrayList<>();
        try (Transport transport = transport(time, clock, network, Runnable::run);
                World first = worlds.open(Choices.fixed(beginning), clock, transport)) {
            Throttle throttle = new Throttle(time, new Throttle.Rule(rate, 1 + rate / 5, 0), new PaceView(first.job()));
            network[0] = new SimNetwork(first, time, harmless, Mishap.values(), 0, new HashSet<>());
            network[0].watchedBy(throttle);
            List<RemoteJob> all = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                all.add(first.another(harmless).job());
            }
            CompletableFuture<BulkReport> report = Bulk.cancel(all).report();
            long[] next = {time.nanoTime() + Duration.ofSeconds(3).toNanos()};
            while (!report.isDone()) {
                if (time.nanoTime() >= next[0]) {
                    next[0] += Duration.ofMillis(1_100).toNanos();
                    long from = time.nanoTime();
                    first.job().read().thenRun(() -> took.add((time.nanoTime() - from) * rate / 1e9));
                }
                time.step();
            }
            if (throttle.broken() != null) {
                throw new IllegalStateException(throttle.broken());
            }
        }
        return took;
    }

    private static Transport transport(SimTime time, ManualClock clock, SimNetwork[] network, Executor callbacks) {
        return Transport.builder()
                .okHttpClient(Simulation.UNUSED)
                .callFactory(unused -> request -> network[0].newCall(request))
                .callbackExecutor(callbacks)
                .scheduler(time)
                .clock(clock)
                .random(() -> 0.5)
                .build();
    }

    private String run(Choices choices) {
        count("schedules", 1);
        ManualClock clock = new ManualClock(Simulation.START);
        SimTime time = new SimTime(clock);
        boolean later = choices.pick(2) == 1;
        SimNetwork[] network = new SimNetwork[1];
        Executor callbacks = later ? task -> time.later(task, Duration.ZERO) : Runnable::run;
        Transport transport = transport(time, clock, network, callbacks);
        try (transport;
                World first = worlds.open(choices, clock, transport)) {
            double likelihood = LIKELIHOODS[choices.pick(LIKELIHOODS.length)];
            Throttle throttle = new Throttle(time, RULES[choices.rarely(RULES.length, 0.6)], new PaceView(first.job()));
            Set<Integer> states = new HashSet<>();
            network[0] = new SimNetwork(first, time, choices, Mishap.values(), likelihood, states);
            network[0].watchedBy(throttle);
            BulkScene scene = new BulkScene(choices, time, throttle, first);
            String broken = drive(scene, time, network[0], throttle);
            count("requests", network[0].exchanges());
            count("requests refused for the rate", throttle.refused());
            count("lost replies", network[0].mutationsLost());
            scene.met().forEach(this::count);
            return broken;
        }
    }

    private void count(String what, long times) {
        met.merge(what, times, Long::sum);
    }

    private static String drive(BulkScene scene, SimTime time, SimNetwork network, Throttle throttle) {
        scene.start();
        for (int events = 0; !scene.over(); events++) {
            if (events > MOST_EVENTS || !time.step()) {
                return "the bulk never ends";
            }
        }
        String broken = scene.broken(network);
        if (broken == null) {
            broken = throttle.broken();
        }
        if (broken == null) {
            broken = Properties.nothingLeft(time, network);
        }
        return broken == null ? scene.left() : broken;
    }
}
