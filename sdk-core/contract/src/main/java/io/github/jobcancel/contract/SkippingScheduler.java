// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs each task at once and moves the clock of the fake by its delay, so that a stop of many minutes takes no real
 * time.
 */
public final class SkippingScheduler implements Scheduler {
    /** A task that lies further ahead is not a wait but the deadline of a call, which must not fire. */
    private static final Duration MAX_SKIPPED_WAIT = Duration.ofSeconds(59);

    private final ManualClock clock;
    private final AtomicLong elapsedNanos = new AtomicLong();

    public SkippingScheduler(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        if (delay.compareTo(MAX_SKIPPED_WAIT) <= 0) {
            clock.advance(delay);
            elapsedNanos.addAndGet(delay.toNanos());
            task.run();
        }
        return () -> {};
    }

    @Override
    public long nanoTime() {
        return elapsedNanos.get();
    }
}
