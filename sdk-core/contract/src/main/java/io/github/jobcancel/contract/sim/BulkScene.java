// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.BulkRun;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.call.PaceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;

/** One bulk in one schedule: its inputs, what happens to it midway, the single calls beside it, and what must be so after. */
final class BulkScene {
    private enum Verb {
        CANCEL,
        STOP,
        STOP_ESCALATING,
        CANCEL_UNVERIFIED,
        CANCEL_ONCE,
        STOP_BRIEFLY
    }

    private enum Trouble {
        NONE,
        ABANDONED,
        REPORT_CANCELLED,
        INPUT_BREAKS,
        CONSUMER_THROWS
    }

    private static final int[] WINDOWS = {128, 1, 2, 4, 17};
    private static final int[] MOMENTS = {15, 400, 3_000, 20_000};
    private final RuntimeException wanted = new IllegalStateException("wanted");

    private final Choices choices;
    private final SimTime time;
    private final Throttle throttle;
    private final Verb verb;
    private final Trouble trouble;
    private final boolean stream;
    private final int window;
    private final int breaksAt;

    /** One for each job, by what it is called; and the inputs, which may name a job again. */
    private final Map<JobRef, World> worlds = new HashMap<>();

    private final World first;
    private final List<World> inputs = new ArrayList<>();
    private final List<RemoteJob> jobs = new ArrayList<>();

    // what came of it
    private BulkRun run;
    private final List<BulkItem> told = new ArrayList<>();
    private final Map<JobRef, List<CompletableFuture<?>>> singles = new HashMap<>();
    private int pulled;
    private String broken;

    BulkScene(Choices choices, SimTime time, Throttle throttle, World first) {
        this.choices = choices;
        this.time = time;
        this.throttle = throttle;
        this.first = first;
        this.verb = Verb.values()[choices.pick(Verb.values().length)];
        this.stream = choices.pick(2) == 1;
        this.window = WINDOWS[choices.pick(WINDOWS.length)];
        this.trouble = Trouble.values()[choices.rarely(Trouble.values().length, 0.4)];
        int count = 5 + choices.pick(56);
        inputs.add(first);
        while (inputs.size() < count) {
            boolean again = choices.rarely(2, 0.15) == 1;
            inputs.add(again ? inputs.get(choices.pick(inputs.size())) : first.another(choices));
        }
        // a record may be gone when the bulk tells what was read of it
        throttle.atEach(() -> inputs.forEach(World::truth));
        this.breaksAt = choices.pick(count);
        inputs.forEach(world -> jobs.add(world.job()));
        for (int i = 0; i < count; i++) {
            worlds.putIfAbsent(jobs.get(i).ref(), inputs.get(i));
        }
    }

    void start() {
        for (int i = choices.pick(6); i > 0; i--) {
            World moved = any();
            time.later(() -> moved.disturb(choices), moment());
        }
        for (int i = choices.rarely(5, 0.5); i > 0; i--) {
            World asked = any();
            time.later(() -> beside(asked), moment());
        }
        for (int i = choices.rarely(3, 0.2); i > 0; i--) {
            time.later(() -> throttle.refuseFor(Duration.ofMillis(1_500)), moment());
        }
        begin();
        if (trouble == Trouble.ABANDONED) {
            time.later(run::abandon, moment());
        } else if (trouble == Trouble.REPORT_CANCELLED) {
            time.later(() -> run.report().cancel(true), moment());
        }
    }

    private World any() {
        return inputs.get(choices.pick(inputs.size()));
    }

    private Duration moment() {
        return Duration.ofMillis(MOMENTS[choices.pick(MOMENTS.length)]);
    }

    private void begin() {
        BulkOptions options = BulkOptions.standard().withWindowSize(window).withCallOptions(call());
        StopOptions stop = StopOptions.standard()
                .withTimeout(
                        Duration.ofMinutes(verb == Verb.STOP_BRIEFLY ? 0 : 3).plusSeconds(9));
        if (verb == Verb.STOP_ESCALATING) {
            stop = stop.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);
        }
        boolean stops = verb == Verb.STOP || verb == Verb.STOP_ESCALATING || verb == Verb.STOP_BRIEFLY;
        if (stream) {
            run = stops
                    ? Bulk.stop(input(), stop, options, this::consume)
                    : Bulk.cancel(input(), options, this::consume);
        } else {
            run = stops ? Bulk.stop(jobs, stop, options) : Bulk.cancel(jobs, options);
        }
    }

    private CallOptions call() {
        CallOptions standard = BulkOptions.standard().callOptions();
        return switch (verb) {
            case CANCEL_UNVERIFIED -> standard.withVerify(false);
            case CANCEL_ONCE ->
                standard.withRetryPolicy(RetryPolicy.noRetries()).withTimeout(Duration.ofSeconds(20));
            default -> standard;
        };
    }

    private Iterator<RemoteJob> input() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pulled < jobs.size();
            }

            @Override
            public RemoteJob next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (trouble == Trouble.INPUT_BREAKS && pulled == breaksAt) {
                    throw wanted;
                }
                return jobs.get(pulled++);
            }
        };
    }

    private void consume(BulkItem item) {
        told.add(item);
        item.outcome().ifPresent(outcome -> expect(whenTold(item.ref(), outcome)));
        if (trouble == Trouble.CONSUMER_THROWS && told.size() == breaksAt + 1) {
            throw wanted;
        }
    }

    private String whenTold(JobRef ref, CancelOutcome outcome) {
        World world = worlds.get(ref);
        return Properties.told(outcome, world.truth(), world);
    }

    /** A single call of the same client, which must not wait for the whole bulk. */
    private void beside(World world) {
        if (over()) {
            return;
        }
        RemoteJob job = world.job();
        CompletableFuture<?> call;
        if (choices.pick(3) == 0) {
            call = job.read();
        } else {
            CompletableFuture<CancelOutcome> ended =
                    choices.pick(2) == 0 ? job.cancel() : job.stop(StopOptions.standard());
            ended.thenAccept(outcome -> expect(whenTold(job.ref(), outcome)));
            call = ended;
        }
        singles.computeIfAbsent(job.ref(), ref -> new ArrayList<>()).add(call);
    }

    private void expect(String violation) {
        if (broken == null) {
            broken = violation;
        }
    }

    boolean over() {
        return run.report().isDone()
                && singles.values().stream().flatMap(List::stream).allMatch(CompletableFuture::isDone);
    }

    /** What is broken, or null. */
    String broken(SimNetwork network) {
        if (broken != null) {
            return broken;
        }
        boolean failed = run.report().isCompletedExceptionally();
        boolean mayFail = trouble == Trouble.REPORT_CANCELLED || (stream && trouble == Trouble.CONSUMER_THROWS);
        if (failed && !mayFail) {
            return "the report fails: " + Simulation.failure(run.report());
        }
        List<BulkItem> items = stream || failed ? told : run.report().join().items();
        BulkAnswers answers = new BulkAnswers(items, jobs, worlds, !stream);
        String wrong = answers.misplaced(failed ? -1 : expected());
        if (wrong == null && !failed) {
            wrong = reported(run.report().join(), items);
        }
        if (wrong == null) {
            wrong = answers.untrue(singles.keySet());
        }
        if (wrong == null && verb != Verb.CANCEL_ONCE && answers.throttled()) {
            wrong = "a rate is no failure while there is time";
        }
        boolean leave = verb == Verb.STOP_ESCALATING && first.mayEscalate();
        return wrong == null && !leave && network.escalations() > 0 ? "escalated without leave" : wrong;
    }

    /** How many answers there must be. */
    private int expected() {
        boolean cut = stream && (trouble == Trouble.ABANDONED || trouble == Trouble.INPUT_BREAKS);
        return cut ? pulled : jobs.size();
    }

    private String reported(BulkReport report, List<BulkItem> items) {
        boolean broke = stream && trouble == Trouble.INPUT_BREAKS && pulled == breaksAt;
        if (report.inputFailure().isPresent() != broke) {
            return "who reads a report learns that the input failed, and only then: " + report.inputFailure();
        }
        return report.progress().answeredCount() == items.size()
                ? null
                : "in = out: " + report.progress() + " counts other than " + items.size() + " items";
    }

    /** What is left of a run that is over, or null. */
    String left() {
        int left = PaceView.left(run);
        boolean dropped = run.report().isCompletedExceptionally();
        return left == 0 || dropped ? null : left + " jobs or calls of the bulk are left";
    }

    /** What this schedule met. */
    Map<String, Long> met() {
        Map<String, Long> out = new HashMap<>();
        out.put("inputs", (long) inputs.size());
        out.put("jobs", (long) worlds.size());
        out.put("single calls beside", (long)
                singles.values().stream().mapToInt(List::size).sum());
        out.put("trouble: " + trouble, 1L);
        run.progress().countsByKind().forEach((kind, times) -> out.put("answered " + kind, times));
        return out;
    }
}
