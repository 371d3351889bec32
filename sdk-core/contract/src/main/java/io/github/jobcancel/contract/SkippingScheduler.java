// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A timer that moves the fake's clock instead of waiting, so that a stop of many minutes passes in no time. */
public final class SkippingScheduler implements Scheduler {
    /** What lies further ahead is no wait but the alarm of one, which must not ring. */
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
