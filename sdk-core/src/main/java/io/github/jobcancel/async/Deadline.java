// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one limit of a call: credentials, attempts and waits together. */
public final class Deadline {
    /** Timers count nanoseconds, of which there are enough for three hundred years. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Timer timer;
    private final Duration timeout;
    private final long startedAt;

    public Deadline(Timer timer, Duration timeout) {
        this.timer = timer;
        this.timeout = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
        this.startedAt = timer.nanoTime();
    }

    public Duration elapsed() {
        return Duration.ofNanos(timer.nanoTime() - startedAt);
    }

    public Duration remaining() {
        return timeout.minus(elapsed());
    }

    public boolean passed() {
        return remaining().compareTo(Duration.ZERO) <= 0;
    }

    /** Whether a wait would end at or after it. */
    public boolean passedAfter(Duration wait) {
        return wait.compareTo(remaining()) >= 0;
    }

    /** What an exchange may take: its own limit, or what is left. */
    public Duration atMost(Duration limit) {
        Duration left = remaining();
        return limit.compareTo(left) < 0 ? limit : left;
    }

    /** The failure of a call whose time ran out; the last failure, if there was one, is its cause. */
    public SdkException exceeded(String operation, @Nullable SdkException why, boolean mayHaveTakenEffect) {
        ProviderError said = why == null ? null : why.provider().orElse(null);
        return new SdkException.DeadlineExceeded(operation, timeout, said, mayHaveTakenEffect, why);
    }
}
