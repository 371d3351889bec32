// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Schedules tasks in a time that only the test moves. */
public final class ManualScheduler implements Scheduler {
    private record ScheduledTask(long dueNanos, long order, Runnable task) {}

    private static final long GUARD_NANOS = 30_000_000_000L;

    // guarded by this
    private final List<ScheduledTask> scheduledTasks = new ArrayList<>();
    private final List<Duration> requestedDelays = new ArrayList<>();
    private long nowNanos;
    private long scheduledCount;

    @Override
    public synchronized Runnable schedule(Runnable task, Duration delay) {
        ScheduledTask scheduledTask =
                new ScheduledTask(nowNanos + Math.max(0, delay.toNanos()), scheduledCount++, task);
        scheduledTasks.add(scheduledTask);
        requestedDelays.add(delay);
        notifyAll();
        return () -> removeTask(scheduledTask);
    }

    private synchronized void removeTask(ScheduledTask scheduledTask) {
        scheduledTasks.remove(scheduledTask);
        notifyAll();
    }

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    /** Returns the number of waiting tasks. */
    public synchronized int pendingCount() {
        return scheduledTasks.size();
    }

    /** Returns the delays of all tasks that were ever scheduled, in order. */
    public synchronized List<Duration> requestedDelays() {
        return List.copyOf(requestedDelays);
    }

    /** Waits until this number of tasks has been scheduled since the start. */
    public void awaitScheduledCount(int taskCount) {
        awaitCondition(() -> scheduledCount >= taskCount, "too few tasks were scheduled");
    }

    /**
     * Waits until this number of tasks is waiting. A task that is scheduled at the end of a call may be scheduled
     * after the call's future has completed.
     */
    public void awaitPendingCount(int taskCount) {
        awaitCondition(() -> scheduledTasks.size() >= taskCount, "too few tasks wait");
    }

    /** Waits until every task has run or has been cancelled. */
    public void awaitNothingPending() {
        awaitCondition(scheduledTasks::isEmpty, "a task is left in the scheduler");
    }

    private synchronized void awaitCondition(BooleanSupplier condition, String failureMessage) {
        long guard = System.nanoTime() + GUARD_NANOS;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > guard) {
                    throw new IllegalStateException(failureMessage);
                }
                wait(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Moves time to the next task and runs the task on this thread. Returns false if there is none. */
    public boolean runNextTask() {
        ScheduledTask next = takeDueTask(Long.MAX_VALUE);
        if (next != null) {
            next.task().run();
        }
        return next != null;
    }

    /** Moves time by this step, and runs the tasks that become due on this thread, in order. */
    public void advance(Duration step) {
        long untilNanos;
        synchronized (this) {
            untilNanos = nowNanos + step.toNanos();
        }
        for (ScheduledTask next = takeDueTask(untilNanos); next != null; next = takeDueTask(untilNanos)) {
            next.task().run();
        }
        synchronized (this) {
            nowNanos = untilNanos;
        }
    }

    private synchronized ScheduledTask takeDueTask(long untilNanos) {
        ScheduledTask next = scheduledTasks.stream()
                .filter(p -> p.dueNanos() <= untilNanos)
                .min(Comparator.comparingLong(ScheduledTask::dueNanos).thenComparingLong(ScheduledTask::order))
                .orElse(null);
        if (next != null) {
            scheduledTasks.remove(next);
            nowNanos = Math.max(nowNanos, next.dueNanos());
        }
        return next;
    }
}
