// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Skips every wait: moves the clock of the fakes instead of sleeping, so that minutes take no real time. */
final class SkippingScheduler implements Scheduler {
    private static final Duration MAX_SKIPPED_WAIT = Duration.ofSeconds(30);

    private final ManualClock clock;
    private final AtomicLong elapsedNanos = new AtomicLong();

    SkippingScheduler(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        // a task further ahead is not a wait but the deadline of a call, which no call here reaches
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
