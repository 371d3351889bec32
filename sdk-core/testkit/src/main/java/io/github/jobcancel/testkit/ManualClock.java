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
     * Creates a clock that shows the given time.
     *
     * @param start the first time that the clock shows
     */
    public ManualClock(Instant start) {
        this.currentTime = new AtomicReference<>(start);
    }

    /**
     * Creates a clock that shows the present time of the machine and then stands still.
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
     * Moves the clock.
     *
     * @param step the distance; a negative one moves it back, as the correction of a clock does
     * @return the new time
     */
    public Instant advance(Duration step) {
        return currentTime.updateAndGet(time -> time.plus(step));
    }

    /**
     * Sets the clock.
     *
     * @param time the time that the clock shows from now on
     */
    public void setTime(Instant time) {
        currentTime.set(time);
    }

    @Override
    public String toString() {
        return "ManualClock[" + currentTime.get() + "]";
    }
}
