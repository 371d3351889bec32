// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * The clock and timer by which the library measures delays. The default is a single daemon thread; tests supply one
 * whose time they advance themselves. Must be safe for use by several threads.
 */
public interface Scheduler {
    /**
     * Returns a scheduler that consists of two functions, such as those of the testkit's virtual scheduler.
     *
     * @param schedule runs a task once, after a delay, and returns the action that cancels it
     * @param nanoTime returns the nanoseconds of a clock that only moves forward
     * @return the scheduler
     */
    static Scheduler of(BiFunction<Runnable, Duration, Runnable> schedule, LongSupplier nanoTime) {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(nanoTime, "nanoTime");
        return new Scheduler() {
            @Override
            public Runnable schedule(Runnable task, Duration delay) {
                return schedule.apply(task, delay);
            }

            @Override
            public long nanoTime() {
                return nanoTime.getAsLong();
            }
        };
    }

    /**
     * Runs a task once, after a delay.
     *
     * @param task a short task that does not block
     * @param delay the delay from now; zero or negative means as soon as possible
     * @return an action that cancels the task if it has not run yet; it may be run more than once
     */
    Runnable schedule(Runnable task, Duration delay);

    /**
     * Returns the time of a clock that only moves forward.
     *
     * @return nanoseconds since an arbitrary fixed moment, as {@link System#nanoTime()}
     */
    default long nanoTime() {
        return System.nanoTime();
    }
}
