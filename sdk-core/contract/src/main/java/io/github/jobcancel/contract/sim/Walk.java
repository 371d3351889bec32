// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.contract.sim.Choices.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Every schedule with up to so many mishaps, over all free choices. A schedule is run from its beginning each time, since
 * neither client nor fake can be copied; but from a state that was met before, with as many mishaps still to come, no schedule
 * is tried again.
 */
final class Walk {
    private static final int PIECES = 256;

    private final int most;
    private final AtomicLong states = new AtomicLong();
    private final AtomicReference<int[]> violated = new AtomicReference<>();

    Walk(int most) {
        this.most = most;
    }

    /** How many different states the walk went on from. */
    long states() {
        return states.get();
    }

    /**
     * Walks on all processors.
     *
     * @param runners makes what runs a schedule and says what it breaks, or null; one for each thread
     * @return a schedule that breaks something, or null
     */
    int[] run(int threads, Function<Integer, Function<Choices, String>> runners) {
        ArrayDeque<int[]> first = new ArrayDeque<>();
        first.add(new int[0]);
        Part begin = new Part(runners.apply(0));
        while (!first.isEmpty() && first.size() < PIECES && violated.get() == null) {
            begin.step(first.poll(), first);
        }
        Queue<int[]> pieces = new ConcurrentLinkedQueue<>(first);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            Function<Choices, String> runner = runners.apply(i);
            workers.execute(() -> {
                for (int[] piece = pieces.poll(); piece != null && violated.get() == null; piece = pieces.poll()) {
                    new Part(runner).all(piece);
                }
            });
        }
        await(workers);
        return violated.get();
    }

    private static void await(ExecutorService workers) {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(1, TimeUnit.DAYS)) {
                throw new IllegalStateException("the walk does not end");
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            throw new IllegalStateException(e);
        }
    }

    /** A piece of the tree, with the states met in it: two pieces differ in their first choices and hardly ever meet. */
    private final class Part {
        private final Function<Choices, String> runner;

        /** The least number of mishaps with which a state was met. */
        private final Map<Long, Integer> met = new HashMap<>();

        Part(Function<Choices, String> runner) {
            this.runner = runner;
        }

        void all(int[] piece) {
            ArrayDeque<int[]> todo = new ArrayDeque<>();
            todo.add(piece);
            while (!todo.isEmpty() && violated.get() == null) {
                step(todo.pollLast(), todo);
            }
        }

        void step(int[] prefix, ArrayDeque<int[]> todo) {
            Choices choices = Choices.fixed(prefix);
            String broken;
            try {
                broken = runner.apply(choices);
            } catch (RuntimeException e) {
                broken = e.toString();
            }
            if (broken != null) {
                violated.compareAndSet(null, choices.taken());
                return;
            }
            int[] taken = choices.taken();
            int used = 0;
            for (int i = 0; i < taken.length; i++) {
                if (i >= prefix.length && branches(choices.kind(i), used)) {
                    if (met(choices.state(i), used)) {
                        return;
                    }
                    branch(choices, taken, i, todo);
                }
                used += choices.kind(i) == Kind.MISHAP && taken[i] != 0 ? 1 : 0;
            }
        }

        private boolean met(long state, int used) {
            Integer before = met.get(state);
            if (before != null && before <= used) {
                return true;
            }
            met.put(state, used);
            states.addAndGet(before == null ? 1 : 0);
            return false;
        }

        private boolean branches(Kind kind, int used) {
            return kind == Kind.FREE || (kind == Kind.MISHAP && used < most);
        }

        private void branch(Choices choices, int[] taken, int place, ArrayDeque<int[]> todo) {
            for (int other = 1; other < choices.options(place); other++) {
                int[] child = Arrays.copyOf(taken, place + 1);
                child[place] = other;
                todo.add(child);
            }
        }
    }
}
