// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A timer whose time only the test moves. */
final class HandTimer implements Timer {
    record Task(long at, Runnable what) {}

    /** Every task as it is planned, also those that were taken back since. */
    final BlockingQueue<Task> planned = new LinkedBlockingQueue<>();

    /** Run when a task is taken back, by whoever does so. */
    volatile Runnable whenTakenBack = () -> {};

    // guarded by this
    private final List<Task> waiting = new ArrayList<>();
    private long now;

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        Task mine;
        synchronized (this) {
            mine = new Task(now + Math.max(0, delay.toNanos()), task);
            waiting.add(mine);
        }
        planned.add(mine);
        return () -> {
            synchronized (this) {
                waiting.remove(mine);
            }
            whenTakenBack.run();
        };
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    synchronized int pending() {
        return waiting.size();
    }

    /** Moves time, and runs on this thread what falls due. */
    void advance(Duration step) {
        List<Task> due;
        synchronized (this) {
            now += step.toNanos();
            due = waiting.stream().filter(task -> task.at() <= now).toList();
            waiting.removeAll(due);
        }
        due.forEach(task -> task.what().run());
    }
}
