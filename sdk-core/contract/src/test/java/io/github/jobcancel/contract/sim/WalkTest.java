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

/** The walk, over trees that are small enough to be known. */
@Timeout(60)
class WalkTest {
    private static final double SELDOM = 0.1;
    private static final int[] ALL = {};

    private final Queue<List<Integer>> ran = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void everyScheduleRunsOnceWhereNoStateIsMetTwice(int threads) {
        Walk walk = new Walk(1);

        int[] broken = walk.run(threads, ALL, noted(WalkTest::twoMishapsBetweenFreeChoices));

        assertThat(broken).isNull();
        assertThat(ran).containsExactlyInAnyOrderElementsOf(schedulesWithOneMishap());
        // before each choice in turn; before the third, only where its mishap may still come
        assertThat(walk.states()).isEqualTo(1 + 3 + 3 + 12);
    }

    @Test
    void piecesAddUpToTheWhole() {
        for (int first = 0; first < 3; first++) {
            new Walk(1).run(1, new int[] {first}, noted(WalkTest::twoMishapsBetweenFreeChoices));
        }

        assertThat(ran).containsExactlyInAnyOrderElementsOf(schedulesWithOneMishap());
    }

    private static String twoMishapsBetweenFreeChoices(Choices choices) {
        choices.pick(3);
        choices.rarely(3, SELDOM);
        choices.rarely(2, SELDOM);
        choices.pick(2);
        return null;
    }

    private static List<List<Integer>> schedulesWithOneMishap() {
        List<List<Integer>> out = new ArrayList<>();
        for (int begin = 0; begin < 3; begin++) {
            for (int end = 0; end < 2; end++) {
                out.add(List.of(begin, 0, 0, end));
                out.add(List.of(begin, 1, 0, end));
                out.add(List.of(begin, 2, 0, end));
                out.add(List.of(begin, 0, 1, end));
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatCameToTheSameIsGoneOnFromOnce(int threads) {
        Walk walk = new Walk(2);

        walk.run(threads, ALL, noted(choices -> {
            choices.mishap(5, SELDOM);
            choices.told(0);
            choices.pick(3);
            choices.rarely(2, SELDOM);
            return null;
        }));

        // the four mishaps come to what was met without them
        assertThat(ran).filteredOn(schedule -> schedule.get(0) > 0).hasSize(4);
        assertThat(ran).filteredOn(schedule -> schedule.get(0) == 0).hasSize(3 * 2);
        assertThat(walk.states()).isEqualTo(1 + 1 + 3);
    }

    @Test
    void twoThatWaitAreTheSameInEitherOrder() {
        new Walk(0).run(1, ALL, noted(choices -> {
            int first = choices.draw(2);
            long one = choices.begins(0, first);
            int second = choices.draw(2);
            long other = choices.begins(0, second);
            choices.pick(2);
            choices.ends(one);
            choices.told(Math.min(first, second));
            choices.ends(other);
            choices.told(Math.max(first, second));
            choices.pick(2);
            return null;
        }));

        // either order runs once, and only one of them goes on
        assertThat(ran)
                .filteredOn(schedule -> schedule.get(0) + schedule.get(1) == 1)
                .hasSize(4 + 1);
        assertThat(ran).hasSize(3 * 4 + 1);
    }

    @Test
    void aStateThatIsMetWithFewerMishapsIsGoneOnFromAgain() {
        int[] broken = new Walk(2).run(1, ALL, i -> choices -> {
            int first = choices.mishap(3, SELDOM);
            long begun = choices.begins(first);
            int second = choices.mishap(2, SELDOM);
            choices.ends(begun);
            // the newest beginning runs first, so this state is met with two mishaps before it is met with one
            boolean same = first == 2 && second == 1 || first == 1 && second == 0;
            choices.told(same ? 100 : first * 2 + second);
            return choices.rarely(2, SELDOM) == 1 && same ? "broken" : null;
        });

        assertThat(broken).containsExactly(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatIsBrokenDeepDownIsFound(int threads) {
        int[] broken = new Walk(2).run(threads, ALL, i -> choices -> {
            int sum = choices.pick(2) * 100;
            for (int depth = 0; depth < 40; depth++) {
                sum += choices.rarely(3, SELDOM) == 2 ? depth : 0;
            }
            return sum == 100 + 39 + 38 ? "broken" : null;
        });

        int[] expected = new int[41];
        expected[0] = 1;
        expected[39] = 2;
        expected[40] = 2;
        assertThat(broken).containsExactly(expected);
    }

    @Test
    void whateverIsThrownIsAViolation() {
        int[] broken = new Walk(1).run(2, ALL, i -> choices -> {
            if (choices.rarely(2, SELDOM) == 1) {
                throw new AssertionError("thrown on purpose");
            }
            return null;
        });

        assertThat(broken).containsExactly(1);
    }

    @Test
    void threadsShareWhatOneOfThemFindsLate() {
        CyclicBarrier both = new CyclicBarrier(2);

        int[] broken = new Walk(0).run(2, ALL, i -> choices -> {
            boolean late = choices.pick(2) == 1 && choices.pick(3) > 0;
            return late ? metIn(both) : null;
        });

        assertThat(broken).isNull();
    }

    /** Null once two threads are here at a time. */
    private static String metIn(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
            return null;
        } catch (Exception e) {
            return "alone: " + e;
        }
    }

    private IntFunction<Function<Choices, String>> noted(Function<Choices, String> tree) {
        return i -> choices -> {
            String broken = tree.apply(choices);
            ran.add(Arrays.stream(choices.taken()).boxed().toList());
            return broken;
        };
    }
}
