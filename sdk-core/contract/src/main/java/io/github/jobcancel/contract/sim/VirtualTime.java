// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Simulates time as a queue of events that run one after the other on one thread. Moves the clock of the fake along.
 */
public final class VirtualTime implements Scheduler {
    private record TimedEvent(long atNanos, long order, Runnable task) implements Comparable<TimedEvent> {
        @Override
        public int compareTo(TimedEvent other) {
            return atNanos != other.atNanos ? Long.compare(atNanos, other.atNanos) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<TimedEvent> events = new PriorityQueue<>();
    private final ManualClock clock;
    private long nowNanos;
    private long eventCount;
    private int clientTaskCount;

    VirtualTime(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        clientTaskCount++;
        AtomicBoolean isPending = new AtomicBoolean(true);
        Runnable cancelEvent = runLater(
                () -> {
                    if (isPending.getAndSet(false)) {
                        clientTaskCount--;
                        task.run();
                    }
                },
                delay);
        return () -> {
            if (isPending.getAndSet(false)) {
                clientTaskCount--;
                cancelEvent.run();
            }
        };
    }

    /** Schedules a task of the network or of the scenario, which does not count as a task of the client. */
    Runnable runLater(Runnable task, Duration delay) {
        TimedEvent event = new TimedEvent(nowNanos + Math.max(0, delay.toNanos()), eventCount++, task);
        events.add(event);
        return () -> events.remove(event);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Returns the number of waiting tasks of the client. */
    int pendingCount() {
        return clientTaskCount;
    }

    /** Runs all events within this time. */
    void runFor(Duration time) {
        long end = nowNanos + time.toNanos();
        while (!events.isEmpty() && events.peek().atNanos() <= end) {
            runNextEvent();
        }
    }

    /** Runs the next event. Returns false if there is none. */
    boolean runNextEvent() {
        TimedEvent next = events.poll();
        if (next == null) {
            return false;
        }
        clock.advance(Duration.ofNanos(next.atNanos() - nowNanos));
        nowNanos = next.atNanos();
        next.task().run();
        return true;
    }
}
