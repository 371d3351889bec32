// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    private static final int MOST_EVENTS = 20_000;
    private static final Duration[] DISTURBED_AFTER = {
        Duration.ofMillis(15), Duration.ofMillis(400), Duration.ofSeconds(3), Duration.ofSeconds(20)
    };
    private static final StopOptions STOP = StopOptions.standard().withTimeout(Duration.ofMinutes(3));
    private static final Duration BRIEF = Duration.ofSeconds(4);
    private static final Duration LATER = Duration.ofSeconds(45);

    /** What the caller of a schedule does. */
    private enum Caller {
        CANCEL,
        STOP,
        STOP_ESCALATING,
        TWO_STOPS,
        STOP_AND_ABANDON,
        STOP_AND_SETTLE,
        /** Another process takes up a stop whose time ran out, from what was written down. */
        STOP_AND_RESUME,
        RESUME_ESCALATING,
        /** Explains and awaits the end, and so changes nothing. */
        LOOK;

        boolean escalates() {
            return this == STOP_ESCALATING || this == RESUME_ESCALATING;
        }
    }

    private final Worlds worlds;
    private final Mishap[] mishaps;
    private Caller[] callers = Caller.values();
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
        callers = Arrays.stream(names).map(Caller::valueOf).toArray(Caller[]::new);
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
                .timer(time)
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
        Caller caller = callers[choices.pick(callers.length)];
        for (int i = choices.rarely(3, LIKELIHOOD * 3); i > 0; i--) {
            disturbLater(choices, time, world);
        }
        List<String> early = new ArrayList<>();
        List<CompletableFuture<?>> calls = start(caller, world, early);
        if (caller == Caller.STOP_AND_ABANDON) {
            Duration when = Duration.ofMillis(new int[] {5, 25, 600, 9_000}[choices.pick(4)]);
            time.later(() -> calls.get(0).cancel(true), when);
        }
        long limit = time.nanoTime() + STOP.call().timeout().toNanos();
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

    private static List<CompletableFuture<?>> start(Caller caller, World world, List<String> broken) {
        StopOptions leave = caller.escalates() ? STOP.withEscalation(Escalation.TERMINATE_IF_STARTED) : STOP;
        return switch (caller) {
            case CANCEL -> List.of(told(world.job().cancel(), world, broken));
            case STOP, STOP_AND_ABANDON, STOP_ESCALATING ->
                List.of(told(world.job().stop(leave), world, broken));
            // different options, so that they do not share one flight
            case TWO_STOPS ->
                List.of(
                        told(world.job().stop(STOP), world, broken),
                        told(world.job().stop(STOP.withTimeout(Duration.ofMinutes(2))), world, broken));
            case STOP_AND_SETTLE ->
                List.of(told(world.job().stop(STOP.withSettle(Duration.ofSeconds(7))), world, broken));
            case STOP_AND_RESUME, RESUME_ESCALATING -> List.of(resumed(leave, world, broken));
            case LOOK -> {
                CompletableFuture<JobSnapshot> end = world.job().awaitEnd(STOP.withTimeout(LATER));
                end.thenAccept(seen -> note(Properties.seen(seen, world.truth()), broken));
                yield List.of(end, world.job().explain(CallOptions.standard()));
            }
        };
    }

    /** A stop that certainly did nothing is made again; any other that did not see the end is taken up. */
    private static CompletableFuture<CancelOutcome> resumed(StopOptions leave, World world, List<String> broken) {
        CompletableFuture<CancelOutcome> first = told(world.job().stop(leave.withTimeout(BRIEF)), world, broken);
        StopOptions more = leave.withTimeout(LATER);
        return first.handle((outcome, unused) -> {
                    if (outcome == null && !(failure(first) instanceof SdkException)) {
                        return first;
                    }
                    JobRef ref = world.job().ref();
                    Optional<StopHandle> left = outcome == null
                            ? StopHandle.of(ref, (SdkException) failure(first))
                            : StopHandle.of(ref, outcome);
                    if (left.isEmpty()) {
                        return outcome == null ? told(world.elsewhere().stop(more), world, broken) : first;
                    }
                    StopHandle read = StopHandle.parse(left.get().toString());
                    return told(world.elsewhere().resume(read, more), world, broken);
                })
                .thenCompose(last -> last);
    }

    /** What is told must be so when it is told: that it comes true in the end is luck. */
    private static CompletableFuture<CancelOutcome> told(
            CompletableFuture<CancelOutcome> call, World world, List<String> broken) {
        call.thenAccept(outcome -> note(Properties.told(outcome, world.truth(), world), broken));
        return call;
    }

    private static void note(String violation, List<String> broken) {
        if (violation != null) {
            broken.add(violation);
        }
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
