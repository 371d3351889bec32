// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until the test moves it. Safe for use by several threads. */
public final class ManualClock implements InstantSource {
    private final AtomicReference<Instant> currentTime;

    /**
     * Makes a clock that shows the given time.
     *
     * @param start the first time it shows
     */
    public ManualClock(Instant start) {
        this.currentTime = new AtomicReference<>(start);
    }

    /**
     * Makes a clock that shows the machine's time at this moment, and then stands still.
     *
     * @return the clock
     */
    public static ManualClock startingNow() {
        return new ManualClock(Instant.now());
    }

    @Override
    public Instant instant() {
        return currentTime.get();
    }

    /**
     * Moves the clock forward.
     *
     * @param step how far; negative moves it back, as a clock that is corrected would
     * @return the new time
     */
    public Instant advance(Duration step) {
        return currentTime.updateAndGet(time -> time.plus(step));
    }

    /**
     * Sets the clock.
     *
     * @param time what it shows from now on
     */
    public void setTime(Instant time) {
        currentTime.set(time);
    }

    @Override
    public String toString() {
        return "ManualClock[" + currentTime.get() + "]";
    }
}
