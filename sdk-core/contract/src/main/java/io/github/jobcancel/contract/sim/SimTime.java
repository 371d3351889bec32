// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Virtual time: a queue of events, run one after the other on one thread. Moves the fake's clock along. */
public final class SimTime implements Scheduler {
    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ManualClock clock;
    private long now;
    private long count;
    private int clients;

    SimTime(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        clients++;
        AtomicBoolean live = new AtomicBoolean(true);
        Runnable back = later(
                () -> {
                    if (live.getAndSet(false)) {
                        clients--;
                        task.run();
                    }
                },
                delay);
        return () -> {
            if (live.getAndSet(false)) {
                clients--;
                back.run();
            }
        };
    }

    /** For the network and the world: not counted as the client's. */
    Runnable later(Runnable task, Duration delay) {
        Event event = new Event(now + Math.max(0, delay.toNanos()), count++, task);
        events.add(event);
        return () -> events.remove(event);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** How many tasks of the client wait. */
    int pending() {
        return clients;
    }

    /** Runs what happens within this time. */
    void run(Duration time) {
        long end = now + time.toNanos();
        while (!events.isEmpty() && events.peek().at() <= end) {
            step();
        }
    }

    /** Runs the next event; false if there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        clock.advance(Duration.ofNanos(next.at() - now));
        now = next.at();
        next.task().run();
        return true;
    }
}
