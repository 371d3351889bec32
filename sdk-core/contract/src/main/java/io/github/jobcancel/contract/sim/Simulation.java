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
public final class Simulation {
    /** Makes a world for one schedule: the choices decide what job there is. */
    public interface Worlds {
        World open(Choices choices, ManualClock clock, Transport transport);
    }

    static final OkHttpClient UNUSED = new OkHttpClient();
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final double LIKELIHOOD = 0.12;
    private static final List<Caller> CALLERS = List.of(Caller.values());
    private static final int MOST_EVENTS = 20_000;
    private static final Duration[] DISTURBED_AFTER = {
        Duration.ofMillis(15), Duration.ofMillis(400), Duration.ofSeconds(3), Duration.ofSeconds(20)
    };

    private final Worlds worlds;
    private final Mishap[] mishaps;
    private Set<Caller> callers = EnumSet.allOf(Caller.class);
    private final Set<Integer> states = new HashSet<>();
    private final Map<String, Integer> unresolved = new TreeMap<>();
    private long schedules;
    private long lost;
    private long resolved;
    private long met;

    public Simulation(Worlds worlds, Mishap... mishaps) {
        this.worlds = worlds;
        this.mishaps = mishaps.length == 0 ? Mishap.values() : mishaps;
    }

    /** The same with these callers only, by name, so that a long walk may be done in pieces. */
    public Simulation only(String... names) {
        callers = Arrays.stream(names).map(Caller::valueOf).collect(Collectors.toSet());
        return this;
    }

    /** How many schedules ran. */
    public long schedules() {
        return schedules;
    }

    /** How many schedules lost the reply to a request that changes the job while reads worked, and were not abandoned. */
    public long lost() {
        return lost;
    }

    /** In how many of these the caller got an outcome all the same. */
    public long resolved() {
        return resolved;
    }

    /** What the others were told, and how many of them. */
    public Map<String, Integer> unresolved() {
        return unresolved;
    }

    /** How many different states of job and call were met. */
    public long states() {
        return met + states.size();
    }

    /** Runs the schedule of a seed. A violation, shrunk, or null. */
    public Shrinking.Violation random(long seed) {
        Choices choices = Choices.seeded(seed);
        String broken = run(choices);
        return broken == null ? null : Shrinking.shrunk(seed, choices.taken(), broken, this::replay);
    }

    /**
     * Runs every schedule with up to so many mishaps, over every free choice, on all processors.
     *
     * @param beginning the choices that all of them begin with; none for all schedules there are
     * @return a violation, or null
     */
    public Shrinking.Violation all(int most, int... beginning) {
        Simulation[] parts = new Simulation[Runtime.getRuntime().availableProcessors()];
        Arrays.setAll(parts, i -> {
            Simulation part = new Simulation(worlds, mishaps);
            part.callers = callers;
            return part;
        });
        Walk walk = new Walk(most);
        int[] broken = walk.run(parts.length, beginning, i -> parts[i]::run);
        for (Simulation part : parts) {
            add(part);
        }
        met = walk.states();
        return broken == null ? null : Shrinking.shrunk(-1, broken, replay(broken), this::replay);
    }

    private void add(Simulation part) {
        schedules += part.schedules;
        lost += part.lost;
        resolved += part.resolved;
        part.unresolved.forEach((told, times) -> unresolved.merge(told, times, Integer::sum));
    }

    /** Replays a schedule, as a violation prints it. What is violated, or null. */
    public String replay(int... choices) {
        return run(Choices.fixed(choices));
    }

    private String run(Choices choices) {
        schedules++;
        ManualClock clock = new ManualClock(START);
        SimTime time = new SimTime(clock);
        SimNetwork[] network = new SimNetwork[1];
        Transport transport = Transport.builder()
                .okHttpClient(UNUSED)
                .callFactory(unused -> request -> network[0].newCall(request))
                .callbackExecutor(Runnable::run)
                .scheduler(time)
                .clock(clock)
                .random(() -> 0.5)
                .build();
        try (transport;
                World world = worlds.open(choices, clock, transport)) {
            network[0] = new SimNetwork(world, time, choices, mishaps, LIKELIHOOD, states);
            return drive(choices, time, network[0], world);
        }
    }

    private String drive(Choices choices, SimTime time, SimNetwork network, World world) {
        Caller caller = CALLERS.get(choices.pick(CALLERS.size()));
        if (!callers.contains(caller)) {
            schedules--;
            return null;
        }
        for (int i = choices.rarely(3, LIKELIHOOD * 3); i > 0; i--) {
            disturbLater(choices, time, world);
        }
        List<String> early = new ArrayList<>();
        List<CompletableFuture<?>> calls = caller.start(world, early);
        if (caller == Caller.STOP_AND_ABANDON) {
            Duration when = Duration.ofMillis(new int[] {5, 25, 600, 9_000}[choices.pick(4)]);
            time.later(() -> calls.get(0).cancel(true), when);
        }
        long limit = time.nanoTime() + Caller.LONGEST.toNanos();
        for (int events = 0; !calls.stream().allMatch(CompletableFuture::isDone); events++) {
            if (events > MOST_EVENTS || !time.step()) {
                return "a call never ends";
            }
        }
        if (time.nanoTime() > limit) {
            return "a call outlives its deadline";
        }
        if (!early.isEmpty()) {
            return early.get(0);
        }
        return judged(caller, calls, time, network, world);
    }

    /** Of two, it does not matter which is the first one: nothing is told before the time has come. */
    private static void disturbLater(Choices choices, SimTime time, World world) {
        int when = choices.draw(DISTURBED_AFTER.length);
        long waits = choices.begins(0, when);
        time.later(
                () -> {
                    choices.ends(waits);
                    choices.told(when);
                    world.disturb(choices);
                },
                DISTURBED_AFTER[when]);
    }

    private String judged(
            Caller caller, List<CompletableFuture<?>> calls, SimTime time, SimNetwork network, World world) {
        List<CancelOutcome> outcomes = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        World.Truth truth = world.truth();
        boolean abandoned = false;
        for (CompletableFuture<?> call : calls) {
            if (call.isCancelled()) {
                abandoned = true;
            } else if (call.isCompletedExceptionally()) {
                failures.add(failure(call));
            } else if (call.join() instanceof CancelOutcome outcome) {
                outcomes.add(outcome);
                String broken = Properties.told(outcome, truth, world);
                if (broken != null) {
                    return broken;
                }
            }
        }
        // of two calls, the other one may have acted
        String untrue = failures.size() == calls.size() ? Properties.failed(failures, truth) : null;
        if (untrue != null) {
            return untrue;
        }
        // whose new credential is refused as well cannot read either, and who may not cancel has been told so
        boolean refused = failures.stream()
                .anyMatch(f -> f instanceof SdkException.Unauthenticated || f instanceof SdkException.Forbidden);
        if (network.mutationsLost() > 0 && network.readsWorked() && !abandoned && !refused) {
            lost++;
            resolved += failures.isEmpty() ? 1 : 0;
            failures.forEach(failure -> unresolved.merge(String.valueOf(failure.getMessage()), 1, Integer::sum));
        }
        boolean leave = caller.escalates() && world.mayEscalate();
        if (network.escalations() > 0 && !leave) {
            return "escalated without leave";
        }
        if (network.escalationsTaken() > 1) {
            return "escalated more than once";
        }
        if (network.mutations() > 0 && caller == Caller.LOOK) {
            return "looking changes nothing";
        }
        String broken = Properties.agree(outcomes);
        return broken != null ? broken : Properties.nothingLeft(time, network);
    }

    static Throwable failure(CompletableFuture<?> call) {
        try {
            call.getNow(null);
            throw new IllegalStateException("it did not fail");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
