// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A timer in virtual time: a client that uses it waits only as long as the test says. Tasks run in the order of their
 * due times, on the thread that moves the time.
 *
 * <p>Give a client this timer with {@code Transport.builder().scheduler(Scheduler.of(virtual::schedule,
 * virtual::nanoTime))}. Safe for use by several threads.
 */
public final class VirtualScheduler {
    private record ScheduledTask(long dueNanos, long order, Runnable action) implements Comparable<ScheduledTask> {
        @Override
        public int compareTo(ScheduledTask other) {
            return dueNanos == other.dueNanos
                    ? Long.compare(order, other.order)
                    : Long.compare(dueNanos, other.dueNanos);
        }
    }

    private static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 4;
    private static final Duration SKIPS_NOTHING = Duration.ofSeconds(Long.MIN_VALUE);
    private static final long GUARD_NANOS = 30_000_000_000L;

    private final @Nullable ManualClock clock;
    private final Duration longestSkippedWait;

    // guarded by this
    private final PriorityQueue<ScheduledTask> pendingTasks = new PriorityQueue<>();
    private final List<Duration> requestedDelays = new ArrayList<>();
    private long nowNanos;

    /** Creates a timer whose time the test moves. */
    public VirtualScheduler() {
        this(null, SKIPS_NOTHING);
    }

    /**
     * Creates a timer whose time the test moves, and that moves a clock along with it.
     *
     * @param clock the clock, usually that of the fakes
     */
    public VirtualScheduler(ManualClock clock) {
        this(clock, SKIPS_NOTHING);
    }

    private VirtualScheduler(@Nullable ManualClock clock, Duration longestSkippedWait) {
        this.clock = clock;
        this.longestSkippedWait = longestSkippedWait;
    }

    /**
     * Creates a timer that skips waits: it moves its time and the clock by the delay and runs the task at once, on the
     * thread that schedules it. So a stop of many minutes takes no time.
     *
     * <p>A longer delay is the deadline of a call. It stays pending and is never reached by skipping, as a skipped
     * deadline would end its call.
     *
     * @param clock the clock that moves along, usually that of the fakes
     * @param longestWait the longest delay that is skipped; longer than every wait of the client, shorter than what is
     *     left of its timeouts
     * @return the timer
     */
    public static VirtualScheduler skippingWaits(ManualClock clock, Duration longestWait) {
        return new VirtualScheduler(clock, longestWait);
    }

    /**
     * Schedules a task.
     *
     * @param task the task
     * @param delay the virtual time until it is due; zero or negative means now
     * @return an action that cancels the task if it has not run yet
     */
    public Runnable schedule(Runnable task, Duration delay) {
        boolean isSkipped = delay.compareTo(longestSkippedWait) <= 0;
        ScheduledTask scheduledTask;
        synchronized (this) {
            requestedDelays.add(delay);
            scheduledTask = new ScheduledTask(nowNanos + toNanos(delay), requestedDelays.size(), task);
            if (isSkipped) {
                moveTo(scheduledTask.dueNanos());
            } else {
                pendingTasks.add(scheduledTask);
            }
            notifyAll();
        }
        if (isSkipped) {
            task.run();
        }
        return () -> cancelTask(scheduledTask);
    }

    /**
     * Returns the virtual time.
     *
     * @return nanoseconds since the timer was created
     */
    public synchronized long nanoTime() {
        return nowNanos;
    }

    /**
     * Moves the time, and runs the tasks that become due, in their order and each at its own time.
     *
     * @param step the time to move by
     */
    public void advance(Duration step) {
        long endNanos;
        synchronized (this) {
            endNanos = nowNanos + toNanos(step);
        }
        for (ScheduledTask due = takeTaskDueBy(endNanos); due != null; due = takeTaskDueBy(endNanos)) {
            due.action().run();
        }
        synchronized (this) {
            moveTo(endNanos);
        }
    }

    /**
     * Moves the time to the next task and runs it.
     *
     * @return false if no task is pending
     */
    public boolean runNext() {
        ScheduledTask next = takeTaskDueBy(Long.MAX_VALUE);
        if (next != null) {
            next.action().run();
        }
        return next != null;
    }

    /**
     * Returns the number of tasks that have neither run nor been cancelled.
     *
     * @return the number of tasks
     */
    public synchronized int pendingCount() {
        return pendingTasks.size();
    }

    /**
     * Returns the delays of all tasks scheduled so far, those of cancelled and of skipped ones included.
     *
     * @return a copy, in the order of scheduling
     */
    public synchronized List<Duration> requestedDelays() {
        return List.copyOf(requestedDelays);
    }

    /**
     * Waits until a number of tasks have been scheduled since the timer was created.
     *
     * @param taskCount the number of tasks
     * @throws IllegalStateException if that does not happen within 30 seconds of real time
     */
    public void awaitScheduled(int taskCount) {
        awaitCondition(() -> requestedDelays.size() >= taskCount, taskCount + " scheduled tasks");
    }

    /**
     * Waits until a number of tasks are pending.
     *
     * @param taskCount the least number of tasks
     * @throws IllegalStateException if that does not happen within 30 seconds of real time
     */
    public void awaitPending(int taskCount) {
        awaitCondition(() -> pendingTasks.size() >= taskCount, taskCount + " pending tasks");
    }

    /**
     * Waits until no task is pending.
     *
     * @throws IllegalStateException if that does not happen within 30 seconds of real time
     */
    public void awaitNonePending() {
        awaitCondition(pendingTasks::isEmpty, "no pending task");
    }

    private synchronized void awaitCondition(BooleanSupplier condition, String expectation) {
        long guardNanos = System.nanoTime() + GUARD_NANOS;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - guardNanos > 0) {
                    throw new IllegalStateException("waited in vain for " + expectation + "; " + requestedDelays.size()
                            + " were scheduled, " + pendingTasks.size() + " are pending");
                }
                wait(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private synchronized @Nullable ScheduledTask takeTaskDueBy(long endNanos) {
        ScheduledTask next = pendingTasks.peek();
        if (next == null || next.dueNanos() > endNanos) {
            return null;
        }
        pendingTasks.remove();
        moveTo(next.dueNanos());
        notifyAll();
        return next;
    }

    private synchronized void cancelTask(ScheduledTask task) {
        if (pendingTasks.remove(task)) {
            notifyAll();
        }
    }

    private synchronized void moveTo(long nanos) {
        if (nanos > nowNanos) {
            if (clock != null) {
                clock.advance(Duration.ofNanos(nanos - nowNanos));
            }
            nowNanos = nanos;
        }
    }

    private static long toNanos(Duration delay) {
        boolean isTooLong = delay.compareTo(Duration.ofNanos(MAX_DELAY_NANOS)) > 0;
        return isTooLong ? MAX_DELAY_NANOS : delay.isNegative() ? 0 : delay.toNanos();
    }
}
