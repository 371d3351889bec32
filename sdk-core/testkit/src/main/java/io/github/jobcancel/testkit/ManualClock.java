// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that the test moves. Between the moves it stands still, or follows the system's time if {@link #inRealTime}
 * created it. Safe for use by several threads.
 */
public final class ManualClock implements InstantSource {
    private final InstantSource base;
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    private ManualClock(InstantSource base) {
        this.base = base;
    }

    /**
     * Creates a clock that shows the given time.
     *
     * @param start the first time that the clock shows
     */
    public ManualClock(Instant start) {
        this(InstantSource.fixed(start));
    }

    /**
     * Creates a clock that shows the present time of the machine and then stands still.
     *
     * @return the clock
     */
    public static ManualClock startingNow() {
        return new ManualClock(Instant.now());
    }

    /**
     * Creates a clock that follows the system's time. A move shifts it for good, so that a test can skip a long time.
     *
     * @return the clock
     */
    public static ManualClock inRealTime() {
        return new ManualClock(InstantSource.system());
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset.get());
    }

    /**
     * Moves the clock.
     *
     * @param step the distance; a negative one moves it back, as the correction of a clock does
     * @return the new time
     */
    public Instant advance(Duration step) {
        return base.instant().plus(offset.updateAndGet(currentOffset -> currentOffset.plus(step)));
    }

    /**
     * Sets the clock.
     *
     * @param time the time that the clock shows from now on
     */
    public void setTime(Instant time) {
        offset.set(Duration.between(base.instant(), time));
    }

    @Override
    public String toString() {
        return "ManualClock[" + instant() + "]";
    }
}
