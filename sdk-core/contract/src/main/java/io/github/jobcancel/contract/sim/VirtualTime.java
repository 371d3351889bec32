// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The virtual time of a simulation, in which the tasks of the client are counted apart from those of the network. */
public final class VirtualTime {
    private final VirtualScheduler events;
    private int clientTaskCount;

    VirtualTime(ManualClock clock) {
        this.events = new VirtualScheduler(clock);
    }

    /** Returns the scheduler of the client; its tasks are counted. */
    Scheduler clientScheduler() {
        return Scheduler.of(this::scheduleClientTask, events::nanoTime);
    }

    private Runnable scheduleClientTask(Runnable task, Duration delay) {
        clientTaskCount++;
        AtomicBoolean isPending = new AtomicBoolean(true);
        Runnable cancelEvent = events.schedule(
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
        return events.schedule(task, delay);
    }

    long nanoTime() {
        return events.nanoTime();
    }

    /** Returns the number of waiting tasks of the client. */
    int pendingCount() {
        return clientTaskCount;
    }

    /** Runs all events within this time. */
    void runFor(Duration time) {
        events.advance(time);
    }

    /** Runs the next event. Returns false if there is none. */
    boolean runNextEvent() {
        return events.runNext();
    }
}
