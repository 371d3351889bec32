// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.VirtualScheduler;
import java.time.Duration;

/** Hands the testkit's virtual scheduler to a transport. */
public final class VirtualSchedulers {
    /** Longer than the waits of all suites, shorter than what is left of their deadlines. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(59);

    private VirtualSchedulers() {}

    /** Returns a scheduler that follows the virtual one. */
    public static Scheduler toScheduler(VirtualScheduler virtual) {
        return Scheduler.of(virtual::schedule, virtual::nanoTime);
    }

    /** Returns a scheduler that moves the fakes' clock instead of waiting, so that a long stop takes no time. */
    public static Scheduler skippingWaits(ManualClock clock) {
        return toScheduler(VirtualScheduler.skippingWaits(clock, LONGEST_WAIT));
    }
}
