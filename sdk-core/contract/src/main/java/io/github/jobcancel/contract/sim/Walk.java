// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.contract.sim.Choices.Kind;
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
final class Walk {
    private final int most;

    /** The least number of mishaps with which a state was met. */
    private final ConcurrentHashMap<Long, Integer> met = new ConcurrentHashMap<>();

    // guarded by this
    /** How schedules begin that are still to be run. The newest is run first, which keeps the list short. */
    private final Deque<int[]> todo = new ArrayDeque<>();

    private int running;
    private int[] violated;

    Walk(int most) {
        this.most = most;
    }

    /** How many different states the walk went on from. */
    long states() {
        return met.mappingCount();
    }

    /**
     * Walks on so many threads.
     *
     * @param beginning the choices that all schedules begin with; none for the whole tree
     * @param runners makes what runs a schedule and says what it breaks, or null; one for each thread
     * @return a schedule that breaks something, or null
     */
    int[] run(int threads, int[] beginning, IntFunction<Function<Choices, String>> runners) {
        add(List.of(beginning));
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<Void>> walkers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Function<Choices, String> runner = runners.apply(i);
                walkers.add(CompletableFuture.runAsync(() -> walk(runner), workers));
            }
            walkers.forEach(CompletableFuture::join);
        } finally {
            workers.shutdownNow();
        }
        return violation();
    }

    private void walk(Function<Choices, String> runner) {
        for (int[] beginning = next(); beginning != null; beginning = next()) {
            try {
                step(beginning, runner);
            } finally {
                ended();
            }
        }
    }

    /** Null if there is nothing left to run: what still runs may fill an empty list again. */
    private synchronized int[] next() {
        try {
            while (todo.isEmpty() && running > 0 && violated == null) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        int[] next = violated == null ? todo.pollLast() : null;
        running += next == null ? 0 : 1;
        return next;
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    private synchronized void add(List<int[]> beginnings) {
        todo.addAll(beginnings);
        notifyAll();
    }

    private synchronized void violates(int[] schedule) {
        violated = violated == null ? schedule : violated;
    }

    private synchronized int[] violation() {
        return violated;
    }

    private void step(int[] beginning, Function<Choices, String> runner) {
        Choices choices = Choices.fixed(beginning);
        String broken;
        try {
            broken = runner.apply(choices);
        } catch (RuntimeException | Error e) {
            broken = e.toString();
        }
        if (broken == null) {
            add(others(choices, beginning.length));
        } else {
            violates(choices.taken());
        }
    }

    /** The schedules that leave this one after its beginning, up to where it comes to a state that was met. */
    private List<int[]> others(Choices choices, int from) {
        List<int[]> out = new ArrayList<>();
        int[] taken = choices.taken();
        int used = 0;
        for (int i = 0; i < taken.length; i++) {
            Kind kind = choices.kind(i);
            if (i >= from && (kind == Kind.FREE || (kind == Kind.MISHAP && used < most))) {
                if (!first(choices.state(i), used)) {
                    return out;
                }
                for (int other = 1; other < choices.options(i); other++) {
                    int[] child = Arrays.copyOf(taken, i + 1);
                    child[i] = other;
                    out.add(child);
                }
            }
            used += kind == Kind.MISHAP && taken[i] != 0 ? 1 : 0;
        }
        return out;
    }

    /** Whether nobody came to this state with so few mishaps: whoever is told so, and nobody else, goes on from it. */
    private boolean first(long state, int used) {
        Integer least = met.putIfAbsent(state, used);
        while (least != null && used < least) {
            if (met.replace(state, least, used)) {
                return true;
            }
            least = met.get(state);
        }
        return least == null;
    }
}
