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
import io.github.jobcancel.call.RateLimiterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;

/**
 * Simulates one bulk in one schedule: its inputs, disturbances while it runs, single calls beside it, and the checks
 * after it.
 */
final class SimulatedBulk {
    private enum BulkVerb {
        CANCEL,
        STOP,
        STOP_ESCALATING,
        CANCEL_UNVERIFIED,
        CANCEL_ONCE,
        STOP_BRIEFLY
    }

    private enum BulkDisruption {
        NONE,
        ABANDONED,
        REPORT_CANCELLED,
        INPUT_BREAKS,
        CONSUMER_THROWS
    }

    private static final int[] WINDOW_SIZES = {128, 1, 2, 4, 17};
    private static final int[] MOMENTS_MILLIS = {15, 400, 3_000, 20_000};
    private final RuntimeException plannedFailure = new IllegalStateException("failure planned by the schedule");

    private final ScheduleChoices choices;
    private final VirtualTime time;
    private final ThrottleModel throttle;
    private final BulkVerb bulkVerb;
    private final BulkDisruption disruption;
    private final boolean isStream;
    private final int windowSize;
    private final int failureIndex;

    /** The scenario of each job. The inputs may name a job more than once. */
    private final Map<JobRef, Scenario> scenariosByRef = new HashMap<>();

    private final Scenario firstScenario;
    private final List<Scenario> inputScenarios = new ArrayList<>();
    private final List<RemoteJob> jobs = new ArrayList<>();

    // the results of the run
    private BulkRun run;
    private final List<BulkItem> consumedItems = new ArrayList<>();
    private final Map<JobRef, List<CompletableFuture<?>>> singleCalls = new HashMap<>();
    private int pulledCount;
    private String violation;

    SimulatedBulk(ScheduleChoices choices, VirtualTime time, ThrottleModel throttle, Scenario firstScenario) {
        this.choices = choices;
        this.time = time;
        this.throttle = throttle;
        this.firstScenario = firstScenario;
        this.bulkVerb = BulkVerb.values()[choices.pick(BulkVerb.values().length)];
        this.isStream = choices.pick(2) == 1;
        this.windowSize = WINDOW_SIZES[choices.pick(WINDOW_SIZES.length)];
        this.disruption = BulkDisruption.values()[choices.pickRarely(BulkDisruption.values().length, 0.4)];
        int count = 5 + choices.pick(56);
        inputScenarios.add(firstScenario);
        while (inputScenarios.size() < count) {
            boolean repeatsInput = choices.pickRarely(2, 0.15) == 1;
            inputScenarios.add(
                    repeatsInput
                            ? inputScenarios.get(choices.pick(inputScenarios.size()))
                            : firstScenario.openSibling(choices));
        }
        // reads the truth at each request, since a record may be gone by the time the bulk reports what was read of it
        throttle.onArrival(() -> inputScenarios.forEach(Scenario::jobTruth));
        this.failureIndex = choices.pick(count);
        inputScenarios.forEach(scenario -> jobs.add(scenario.job()));
        for (int i = 0; i < count; i++) {
            scenariosByRef.putIfAbsent(jobs.get(i).ref(), inputScenarios.get(i));
        }
    }

    void startSchedule() {
        for (int i = choices.pick(6); i > 0; i--) {
            Scenario disturbedScenario = pickScenario();
            time.runLater(() -> disturbedScenario.disturbJob(choices), pickMoment());
        }
        for (int i = choices.pickRarely(5, 0.5); i > 0; i--) {
            Scenario calledScenario = pickScenario();
            time.runLater(() -> startSingleCall(calledScenario), pickMoment());
        }
        for (int i = choices.pickRarely(3, 0.2); i > 0; i--) {
            time.runLater(() -> throttle.refuseFor(Duration.ofMillis(1_500)), pickMoment());
        }
        startRun();
        if (disruption == BulkDisruption.ABANDONED) {
            time.runLater(run::abandon, pickMoment());
        } else if (disruption == BulkDisruption.REPORT_CANCELLED) {
            time.runLater(() -> run.report().cancel(true), pickMoment());
        }
    }

    private Scenario pickScenario() {
        return inputScenarios.get(choices.pick(inputScenarios.size()));
    }

    private Duration pickMoment() {
        return Duration.ofMillis(MOMENTS_MILLIS[choices.pick(MOMENTS_MILLIS.length)]);
    }

    private void startRun() {
        BulkOptions options = BulkOptions.standard().withWindowSize(windowSize).withCallOptions(callOptions());
        StopOptions stopOptions = StopOptions.standard()
                .withTimeout(Duration.ofMinutes(bulkVerb == BulkVerb.STOP_BRIEFLY ? 0 : 3)
                        .plusSeconds(9));
        if (bulkVerb == BulkVerb.STOP_ESCALATING) {
            stopOptions = stopOptions.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);
        }
        boolean usesStop =
                bulkVerb == BulkVerb.STOP || bulkVerb == BulkVerb.STOP_ESCALATING || bulkVerb == BulkVerb.STOP_BRIEFLY;
        if (isStream) {
            run = usesStop
                    ? Bulk.stop(inputIterator(), stopOptions, options, this::consumeItem)
                    : Bulk.cancel(inputIterator(), options, this::consumeItem);
        } else {
            run = usesStop ? Bulk.stop(jobs, stopOptions, options) : Bulk.cancel(jobs, options);
        }
    }

    private CallOptions callOptions() {
        CallOptions standardOptions = BulkOptions.standard().callOptions();
        return switch (bulkVerb) {
            case CANCEL_UNVERIFIED -> standardOptions.withVerify(false);
            case CANCEL_ONCE ->
                standardOptions.withRetryPolicy(RetryPolicy.noRetries()).withTimeout(Duration.ofSeconds(20));
            default -> standardOptions;
        };
    }

    private Iterator<RemoteJob> inputIterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pulledCount < jobs.size();
            }

            @Override
            public RemoteJob next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (disruption == BulkDisruption.INPUT_BREAKS && pulledCount == failureIndex) {
                    throw plannedFailure;
                }
                return jobs.get(pulledCount++);
            }
        };
    }

    private void consumeItem(BulkItem item) {
        consumedItems.add(item);
        item.outcome().ifPresent(outcome -> recordViolation(checkOutcome(item.ref(), outcome)));
        if (disruption == BulkDisruption.CONSUMER_THROWS && consumedItems.size() == failureIndex + 1) {
            throw plannedFailure;
        }
    }

    private String checkOutcome(JobRef ref, CancelOutcome outcome) {
        Scenario scenario = scenariosByRef.get(ref);
        return ScheduleProperties.checkOutcome(outcome, scenario.jobTruth(), scenario);
    }

    /** Starts a single call of the same client, which must not wait for the whole bulk. */
    private void startSingleCall(Scenario scenario) {
        if (isOver()) {
            return;
        }
        RemoteJob job = scenario.job();
        CompletableFuture<?> call;
        if (choices.pick(3) == 0) {
            call = job.read();
        } else {
            CompletableFuture<CancelOutcome> outcomeFuture =
                    choices.pick(2) == 0 ? job.cancel() : job.stop(StopOptions.standard());
            outcomeFuture.thenAccept(outcome -> recordViolation(checkOutcome(job.ref(), outcome)));
            call = outcomeFuture;
        }
        singleCalls.computeIfAbsent(job.ref(), ref -> new ArrayList<>()).add(call);
    }

    private void recordViolation(String newViolation) {
        if (violation == null) {
            violation = newViolation;
        }
    }

    boolean isOver() {
        return run.report().isDone()
                && singleCalls.values().stream().flatMap(List::stream).allMatch(CompletableFuture::isDone);
    }

    /** Returns the first violated property, or null. */
    String findViolation(SimulatedNetwork network) {
        if (violation != null) {
            return violation;
        }
        boolean reportFailed = run.report().isCompletedExceptionally();
        boolean mayFail = disruption == BulkDisruption.REPORT_CANCELLED
                || (isStream && disruption == BulkDisruption.CONSUMER_THROWS);
        if (reportFailed && !mayFail) {
            return "the report fails unexpectedly: " + CallSimulation.failureOf(run.report());
        }
        List<BulkItem> items =
                isStream || reportFailed ? consumedItems : run.report().join().items();
        BulkItemChecks answers = new BulkItemChecks(items, jobs, scenariosByRef, !isStream);
        String problem = answers.findMisplacedItem(reportFailed ? -1 : expectedItemCount());
        if (problem == null && !reportFailed) {
            problem = checkReport(run.report().join(), items);
        }
        if (problem == null) {
            problem = answers.findUntrueItem(singleCalls.keySet());
        }
        if (problem == null && bulkVerb != BulkVerb.CANCEL_ONCE && answers.hasThrottledItem()) {
            problem = "throttling is no failure before the deadline";
        }
        boolean mayEscalate = bulkVerb == BulkVerb.STOP_ESCALATING && firstScenario.supportsEscalation();
        return problem == null && !mayEscalate && network.escalationCount() > 0
                ? "escalated without permission"
                : problem;
    }

    /** Returns the number of items that there must be. */
    private int expectedItemCount() {
        boolean endsEarly =
                isStream && (disruption == BulkDisruption.ABANDONED || disruption == BulkDisruption.INPUT_BREAKS);
        return endsEarly ? pulledCount : jobs.size();
    }

    private String checkReport(BulkReport report, List<BulkItem> items) {
        boolean inputFailed = isStream && disruption == BulkDisruption.INPUT_BREAKS && pulledCount == failureIndex;
        if (report.inputFailure().isPresent() != inputFailed) {
            return "the report names a failure of the input exactly if the input failed: " + report.inputFailure();
        }
        return report.progress().answeredCount() == items.size()
                ? null
                : "in = out: " + report.progress() + " counts other than " + items.size() + " items";
    }

    /** Returns what a finished run has left behind, or null. */
    String findLeftovers() {
        int remainingCount = RateLimiterView.remainingCount(run);
        boolean reportFailed = run.report().isCompletedExceptionally();
        return remainingCount == 0 || reportFailed ? null : remainingCount + " jobs or calls of the bulk are left";
    }

    /** Returns what occurred in this schedule, with counts. */
    Map<String, Long> collectStatistics() {
        Map<String, Long> statistics = new HashMap<>();
        statistics.put("inputs", (long) inputScenarios.size());
        statistics.put("jobs", (long) scenariosByRef.size());
        statistics.put("single calls beside", (long)
                singleCalls.values().stream().mapToInt(List::size).sum());
        statistics.put("trouble: " + disruption, 1L);
        run.progress().countsByKind().forEach((kind, times) -> statistics.put("answered " + kind, times));
        return statistics;
    }
}
