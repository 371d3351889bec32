// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A timer whose time only the test moves. */
public final class ManualTimer implements Scheduler {
    private record Planned(long at, long order, Runnable task) {}

    private static final long GUARD_NANOS = 30_000_000_000L;

    // guarded by this
    private final List<Planned> planned = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private long now;
    private long count;

    @Override
    public synchronized Runnable schedule(Runnable task, Duration delay) {
        Planned entry = new Planned(now + Math.max(0, delay.toNanos()), count++, task);
        planned.add(entry);
        delays.add(delay);
        notifyAll();
        return () -> remove(entry);
    }

    private synchronized void remove(Planned entry) {
        planned.remove(entry);
        notifyAll();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    /** How many tasks wait. */
    public synchronized int pending() {
        return planned.size();
    }

    /** Every delay asked for so far, in order. */
    public synchronized List<Duration> delays() {
        return List.copyOf(delays);
    }

    /** Waits until so many tasks were ever planned. */
    public void awaitPlanned(int tasks) {
        await(() -> count >= tasks, "too few tasks were planned");
    }

    /** Waits until so many tasks wait: what is planned once a call is over may be planned after its caller was told. */
    public void awaitPending(int tasks) {
        await(() -> planned.size() >= tasks, "too few tasks wait");
    }

    /** Waits until every task has run or was taken back. */
    public void awaitNothingPending() {
        await(planned::isEmpty, "a task is left on the timer");
    }

    private synchronized void await(BooleanSupplier condition, String otherwise) {
        long guard = System.nanoTime() + GUARD_NANOS;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > guard) {
                    throw new IllegalStateException(otherwise);
                }
                wait(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Moves time to the next task and runs it on this thread; false if there is none. */
    public boolean runNext() {
        Planned next = due(Long.MAX_VALUE);
        if (next != null) {
            next.task().run();
        }
        return next != null;
    }

    /** Moves time, and runs what falls due on this thread, in order. */
    public void advance(Duration step) {
        long until;
        synchronized (this) {
            until = now + step.toNanos();
        }
        for (Planned next = due(until); next != null; next = due(until)) {
            next.task().run();
        }
        synchronized (this) {
            now = until;
        }
    }

    private synchronized Planned due(long until) {
        Planned next = planned.stream()
                .filter(p -> p.at() <= until)
                .min(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order))
                .orElse(null);
        if (next != null) {
            planned.remove(next);
            now = Math.max(now, next.at());
        }
        return next;
    }
}
