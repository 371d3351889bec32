// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.SdkException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one limit of a call: credentials, attempts and waits together. */
public final class CallDeadline {
    /** Timers count nanoseconds, of which there are enough for three hundred years. */
    private static final Duration MAX_TIMEOUT = Duration.ofDays(36_500);

    private final Scheduler timer;
    private final Duration timeout;
    private final long startedAt;

    public CallDeadline(Scheduler timer, Duration timeout) {
        this.timer = timer;
        this.timeout = timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout : MAX_TIMEOUT;
        this.startedAt = timer.nanoTime();
    }

    public Duration elapsedTime() {
        return Duration.ofNanos(timer.nanoTime() - startedAt);
    }

    public Duration remainingTime() {
        return timeout.minus(elapsedTime());
    }

    public boolean hasExpired() {
        return remainingTime().compareTo(Duration.ZERO) <= 0;
    }

    /** Whether a wait would end at or after it. */
    public boolean expiresWithin(Duration wait) {
        return wait.compareTo(remainingTime()) >= 0;
    }

    /** What an exchange may take: its own limit, or what is left. */
    public Duration capTimeout(Duration limit) {
        Duration remaining = remainingTime();
        return limit.compareTo(remaining) < 0 ? limit : remaining;
    }

    /** The failure of a call whose time ran out; the last failure, if there was one, is its cause. */
    public SdkException deadlineExceeded(
            String operation, @Nullable SdkException lastFailure, boolean mayHaveTakenEffect) {
        ProviderError providerError =
                lastFailure == null ? null : lastFailure.providerError().orElse(null);
        return new SdkException.DeadlineExceeded(operation, timeout, providerError, mayHaveTakenEffect, lastFailure);
    }
}
