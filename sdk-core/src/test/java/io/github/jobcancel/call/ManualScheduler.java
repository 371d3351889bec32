// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A scheduler whose time is advanced by the test. */
final class ManualScheduler implements Scheduler {
    record ScheduledTask(long dueNanos, Runnable action) {}

    /** Every task that was ever scheduled, including cancelled ones. */
    final BlockingQueue<ScheduledTask> scheduledTasks = new LinkedBlockingQueue<>();

    /** Called when a task is cancelled, by the thread that cancels it. */
    volatile Runnable onCancelTask = () -> {};

    // guarded by this
    private final List<ScheduledTask> pendingTasks = new ArrayList<>();
    private long nowNanos;

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        ScheduledTask scheduledTask;
        synchronized (this) {
            scheduledTask = new ScheduledTask(nowNanos + Math.max(0, delay.toNanos()), task);
            pendingTasks.add(scheduledTask);
        }
        scheduledTasks.add(scheduledTask);
        return () -> {
            synchronized (this) {
                pendingTasks.remove(scheduledTask);
            }
            onCancelTask.run();
        };
    }

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    synchronized int pendingCount() {
        return pendingTasks.size();
    }

    /** Advances the time and runs the due tasks on this thread. */
    void advanceBy(Duration step) {
        List<ScheduledTask> dueTasks;
        synchronized (this) {
            nowNanos += step.toNanos();
            dueTasks = pendingTasks.stream()
                    .filter(task -> task.dueNanos() <= nowNanos)
                    .toList();
            pendingTasks.removeAll(dueTasks);
        }
        dueTasks.forEach(task -> task.action().run());
    }
}
