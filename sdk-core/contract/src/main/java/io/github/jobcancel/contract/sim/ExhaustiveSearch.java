// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.contract.sim.ScheduleChoices.ChoiceKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Every schedule with up to so many mishaps, over all free choices. A schedule is run from its beginning each time, since
 * neither client nor fake can be copied; but from a state that was met before, with as many mishaps still to come, no schedule
 * is tried again.
 *
 * <p>What is still to be walked stands in one list that all threads take from, down to the end: subtrees differ so much in
 * size that no division at the beginning is fair, and a schedule takes a thousand times longer than the lock is held.
 */
final class ExhaustiveSearch {
    private final int maxFaults;

    /** The least number of mishaps with which a state was met. */
    private final ConcurrentHashMap<Long, Integer> fewestFaultsByState = new ConcurrentHashMap<>();

    // guarded by this
    /** How schedules begin that are still to be run. The newest is run first, which keeps the list short. */
    private final Deque<int[]> pendingBeginnings = new ArrayDeque<>();

    private int runningCount;
    private int[] violatingSchedule;

    ExhaustiveSearch(int maxFaults) {
        this.maxFaults = maxFaults;
    }

    /** How many different states the walk went on from. */
    long stateCount() {
        return fewestFaultsByState.mappingCount();
    }

    /**
     * Walks on so many threads.
     *
     * @param beginning the choices that all schedules begin with; none for the whole tree
     * @param runnerFactory makes what runs a schedule and says what it breaks, or null; one for each thread
     * @return a schedule that breaks something, or null
     */
    int[] searchAll(int threads, int[] beginning, IntFunction<Function<ScheduleChoices, String>> runnerFactory) {
        addBeginnings(List.of(beginning));
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<Void>> workerFutures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Function<ScheduleChoices, String> runner = runnerFactory.apply(i);
                workerFutures.add(CompletableFuture.runAsync(() -> runWorker(runner), executor));
            }
            workerFutures.forEach(CompletableFuture::join);
        } finally {
            executor.shutdownNow();
        }
        return firstViolation();
    }

    private void runWorker(Function<ScheduleChoices, String> runner) {
        for (int[] beginning = takeNext(); beginning != null; beginning = takeNext()) {
            try {
                runBeginning(beginning, runner);
            } finally {
                markFinished();
            }
        }
    }

    /** Null if there is nothing left to run: what still runs may fill an empty list again. */
    private synchronized int[] takeNext() {
        try {
            while (pendingBeginnings.isEmpty() && runningCount > 0 && violatingSchedule == null) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        int[] next = violatingSchedule == null ? pendingBeginnings.pollLast() : null;
        runningCount += next == null ? 0 : 1;
        return next;
    }

    private synchronized void markFinished() {
        runningCount--;
        notifyAll();
    }

    private synchronized void addBeginnings(List<int[]> beginnings) {
        pendingBeginnings.addAll(beginnings);
        notifyAll();
    }

    private synchronized void recordViolation(int[] schedule) {
        violatingSchedule = violatingSchedule == null ? schedule : violatingSchedule;
    }

    private synchronized int[] firstViolation() {
        return violatingSchedule;
    }

    private void runBeginning(int[] beginning, Function<ScheduleChoices, String> runner) {
        ScheduleChoices choices = ScheduleChoices.fromList(beginning);
        String violation;
        try {
            violation = runner.apply(choices);
        } catch (RuntimeException | Error e) {
            violation = e.toString();
        }
        if (violation == null) {
            addBeginnings(branchesOf(choices, beginning.length));
        } else {
            recordViolation(choices.toArray());
        }
    }

    /** The schedules that leave this one after its beginning, up to where it comes to a state that was met. */
    private List<int[]> branchesOf(ScheduleChoices choices, int firstIndex) {
        List<int[]> branches = new ArrayList<>();
        int[] chosenOptions = choices.toArray();
        int faultCount = 0;
        for (int i = 0; i < chosenOptions.length; i++) {
            ChoiceKind kind = choices.kindAt(i);
            if (i >= firstIndex && (kind == ChoiceKind.FREE || (kind == ChoiceKind.FAULT && faultCount < maxFaults))) {
                if (!isFirstVisit(choices.stateHashAt(i), faultCount)) {
                    return branches;
                }
                for (int option = 1; option < choices.optionCountAt(i); option++) {
                    int[] child = Arrays.copyOf(chosenOptions, i + 1);
                    child[i] = option;
                    branches.add(child);
                }
            }
            faultCount += kind == ChoiceKind.FAULT && chosenOptions[i] != 0 ? 1 : 0;
        }
        return branches;
    }

    /** Whether nobody came to this state with so few mishaps: whoever is told so, and nobody else, goes on from it. */
    private boolean isFirstVisit(long state, int faultCount) {
        Integer fewestFaults = fewestFaultsByState.putIfAbsent(state, faultCount);
        while (fewestFaults != null && faultCount < fewestFaults) {
            if (fewestFaultsByState.replace(state, fewestFaults, faultCount)) {
                return true;
            }
            fewestFaults = fewestFaultsByState.get(state);
        }
        return fewestFaults == null;
    }
}
