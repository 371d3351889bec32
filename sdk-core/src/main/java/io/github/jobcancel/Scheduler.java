// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * Time as the library measures waits by. The one built in is a single daemon thread; tests bring one that they move
 * themselves. Must be safe for use by several threads.
 */
public interface Scheduler {
    /**
     * Runs a task once, after a delay.
     *
     * @param task short and non-blocking
     * @param delay from now; zero or negative means as soon as possible
     * @return what takes the task back, if it has not run yet; may be called more than once
     */
    Runnable schedule(Runnable task, Duration delay);

    /**
     * A clock that only moves forward.
     *
     * @return nanoseconds since some fixed moment, as {@link System#nanoTime()}
     */
    default long nanoTime() {
        return System.nanoTime();
    }
}
