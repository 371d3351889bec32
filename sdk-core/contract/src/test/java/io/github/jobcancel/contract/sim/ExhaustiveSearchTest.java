// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the search over trees whose schedules are known. */
@Timeout(60)
class ExhaustiveSearchTest {
    private static final double LOW_LIKELIHOOD = 0.1;
    private static final int[] NO_CHOICES = {};

    private final Queue<List<Integer>> completedSchedules = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void everyScheduleRunsOnceWithoutRepeatedStates(int threads) {
        ExhaustiveSearch search = new ExhaustiveSearch(1);

        int[] violation = search.searchAll(
                threads, NO_CHOICES, recordingRunner(ExhaustiveSearchTest::twoFaultsBetweenFreeChoices));

        assertThat(violation).isNull();
        assertThat(completedSchedules).containsExactlyInAnyOrderElementsOf(schedulesWithOneFault());
        // the states before each choice in turn; before the third choice only those in which its fault is still
        // allowed
        assertThat(search.stateCount()).isEqualTo(1 + 3 + 3 + 12);
    }

    @Test
    void partialSearchesAddUpToWholeSearch() {
        for (int first = 0; first < 3; first++) {
            new ExhaustiveSearch(1)
                    .searchAll(
                            1, new int[] {first}, recordingRunner(ExhaustiveSearchTest::twoFaultsBetweenFreeChoices));
        }

        assertThat(completedSchedules).containsExactlyInAnyOrderElementsOf(schedulesWithOneFault());
    }

    private static String twoFaultsBetweenFreeChoices(ScheduleChoices choices) {
        choices.pick(3);
        choices.pickRarely(3, LOW_LIKELIHOOD);
        choices.pickRarely(2, LOW_LIKELIHOOD);
        choices.pick(2);
        return null;
    }

    private static List<List<Integer>> schedulesWithOneFault() {
        List<List<Integer>> schedules = new ArrayList<>();
        for (int begin = 0; begin < 3; begin++) {
            for (int end = 0; end < 2; end++) {
                schedules.add(List.of(begin, 0, 0, end));
                schedules.add(List.of(begin, 1, 0, end));
                schedules.add(List.of(begin, 2, 0, end));
                schedules.add(List.of(begin, 0, 1, end));
            }
        }
        return schedules;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void equalStatesAreContinuedOnce(int threads) {
        ExhaustiveSearch search = new ExhaustiveSearch(2);

        search.searchAll(threads, NO_CHOICES, recordingRunner(choices -> {
            choices.drawFault(5, LOW_LIKELIHOOD);
            choices.recordTold(0);
            choices.pick(3);
            choices.pickRarely(2, LOW_LIKELIHOOD);
            return null;
        }));

        // the four faults lead to the state that occurred without them
        assertThat(completedSchedules)
                .filteredOn(schedule -> schedule.get(0) > 0)
                .hasSize(4);
        assertThat(completedSchedules)
                .filteredOn(schedule -> schedule.get(0) == 0)
                .hasSize(3 * 2);
        assertThat(search.stateCount()).isEqualTo(1 + 1 + 3);
    }

    @Test
    void pendingEventsGiveEqualStatesInEitherOrder() {
        new ExhaustiveSearch(0).searchAll(1, NO_CHOICES, recordingRunner(choices -> {
            int first = choices.draw(2);
            long firstHash = choices.beginPending(0, first);
            int second = choices.draw(2);
            long secondHash = choices.beginPending(0, second);
            choices.pick(2);
            choices.endPending(firstHash);
            choices.recordTold(Math.min(first, second));
            choices.endPending(secondHash);
            choices.recordTold(Math.max(first, second));
            choices.pick(2);
            return null;
        }));

        // each order runs once, and only one of them is continued
        assertThat(completedSchedules)
                .filteredOn(schedule -> schedule.get(0) + schedule.get(1) == 1)
                .hasSize(4 + 1);
        assertThat(completedSchedules).hasSize(3 * 4 + 1);
    }

    @Test
    void stateReachedWithFewerFaultsIsContinuedAgain() {
        int[] violation = new ExhaustiveSearch(2).searchAll(1, NO_CHOICES, i -> choices -> {
            int first = choices.drawFault(3, LOW_LIKELIHOOD);
            long pendingHash = choices.beginPending(first);
            int second = choices.drawFault(2, LOW_LIKELIHOOD);
            choices.endPending(pendingHash);
            // the newest beginning runs first, so this state occurs with two faults before it occurs with one
            boolean isSameState = first == 2 && second == 1 || first == 1 && second == 0;
            choices.recordTold(isSameState ? 100 : first * 2 + second);
            return choices.pickRarely(2, LOW_LIKELIHOOD) == 1 && isSameState ? "broken" : null;
        });

        assertThat(violation).containsExactly(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void deepViolationIsFound(int threads) {
        int[] violation = new ExhaustiveSearch(2).searchAll(threads, NO_CHOICES, i -> choices -> {
            int sum = choices.pick(2) * 100;
            for (int depth = 0; depth < 40; depth++) {
                sum += choices.pickRarely(3, LOW_LIKELIHOOD) == 2 ? depth : 0;
            }
            return sum == 100 + 39 + 38 ? "broken" : null;
        });

        int[] expected = new int[41];
        expected[0] = 1;
        expected[39] = 2;
        expected[40] = 2;
        assertThat(violation).containsExactly(expected);
    }

    @Test
    void thrownErrorIsViolation() {
        int[] violation = new ExhaustiveSearch(1).searchAll(2, NO_CHOICES, i -> choices -> {
            if (choices.pickRarely(2, LOW_LIKELIHOOD) == 1) {
                throw new AssertionError("thrown on purpose");
            }
            return null;
        });

        assertThat(violation).containsExactly(1);
    }

    @Test
    void threadsShareLateBranches() {
        CyclicBarrier barrier = new CyclicBarrier(2);

        int[] violation = new ExhaustiveSearch(0).searchAll(2, NO_CHOICES, i -> choices -> {
            boolean isLateBranch = choices.pick(2) == 1 && choices.pick(3) > 0;
            return isLateBranch ? awaitBothThreads(barrier) : null;
        });

        assertThat(violation).isNull();
    }

    /** Returns null once two threads are here at the same time. */
    private static String awaitBothThreads(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
            return null;
        } catch (Exception e) {
            return "the other thread did not arrive: " + e;
        }
    }

    private IntFunction<Function<ScheduleChoices, String>> recordingRunner(Function<ScheduleChoices, String> tree) {
        return i -> choices -> {
            String violation = tree.apply(choices);
            completedSchedules.add(Arrays.stream(choices.toArray()).boxed().toList());
            return violation;
        };
    }
}
