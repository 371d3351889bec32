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
 * Runs every schedule with up to a given number of faults, over all free choices. Each schedule runs from its
 * beginning, since neither client nor fake can be copied. But a state that occurred before with as many faults left is
 * not continued again.
 *
 * <p>The beginnings that are still to be run stand in one list, from which all threads take. Subtrees differ so much
 * in size that no division in advance is fair, and a schedule takes a thousand times longer than the lock is held.
 */
final class ExhaustiveSearch {
    private final int maxFaults;

    /** The least number of faults with which each state occurred. */
    private final ConcurrentHashMap<Long, Integer> fewestFaultsByState = new ConcurrentHashMap<>();

    // guarded by this
    /** The beginnings of schedules that are still to be run. The newest is run first, which keeps the list short. */
    private final Deque<int[]> pendingBeginnings = new ArrayDeque<>();

    private int runningCount;
    private int[] violatingSchedule;

    ExhaustiveSearch(int maxFaults) {
        this.maxFaults = maxFaults;
    }

    /** Returns the number of distinct states that the search continued from. */
    long stateCount() {
        return fewestFaultsByState.mappingCount();
    }

    /**
     * Searches with this number of threads.
     *
     * @param beginning the choices that all schedules begin with; none for the whole tree
     * @param runnerFactory creates for each thread the function that runs a schedule and returns the violated
     *     property, or null
     * @return a schedule that violates a property, or null
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

    /**
     * Returns the next beginning, or null if none is left. Waits while the list is empty, since running schedules may
     * add to it.
     */
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

    /**
     * Returns the schedules that branch off this one after its beginning, up to the first state that occurred before.
     */
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

    /**
     * Returns whether this state has not occurred before with as few faults. Only one thread receives true, and
     * continues from the state.
     */
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
