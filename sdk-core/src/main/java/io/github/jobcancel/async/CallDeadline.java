// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.SdkException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The deadline of a call, which limits credentials, attempts and waits together. Immutable. */
public final class CallDeadline {
    /** Takes back an alarm that is not there. */
    public static final Runnable NO_ACTION = () -> {};

    /** Limits the timeout to a hundred years: a timer counts nanoseconds in 64 bits, which hold about three hundred. */
    private static final Duration MAX_TIMEOUT = Duration.ofDays(36_500);

    private final Scheduler timer;
    private final Duration timeout;
    private final long startedAt;

    /**
     * Starts a deadline.
     *
     * @param timer the timer that measures it
     * @param timeout the time from now to the deadline
     */
    public CallDeadline(Scheduler timer, Duration timeout) {
        this.timer = timer;
        this.timeout = timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout : MAX_TIMEOUT;
        this.startedAt = timer.nanoTime();
    }

    /** {@return the time since the call started} */
    public Duration elapsedTime() {
        return Duration.ofNanos(timer.nanoTime() - startedAt);
    }

    /** {@return the time until the deadline; zero or negative after it} */
    public Duration remainingTime() {
        return timeout.minus(elapsedTime());
    }

    /** {@return whether the deadline has come} */
    public boolean hasExpired() {
        return remainingTime().compareTo(Duration.ZERO) <= 0;
    }

    /**
     * Returns whether a wait would end at the deadline or after it.
     *
     * @param wait the wait, from now
     * @return whether the wait is too long
     */
    public boolean expiresWithin(Duration wait) {
        return wait.compareTo(remainingTime()) >= 0;
    }

    /**
     * Limits the timeout of an exchange by the time that is left.
     *
     * @param limit the timeout of the exchange itself
     * @return the shorter of the two
     */
    public Duration capTimeout(Duration limit) {
        Duration remaining = remainingTime();
        return limit.compareTo(remaining) < 0 ? limit : remaining;
    }

    /**
     * Creates the failure of a call whose time has run out.
     *
     * @param operation the provider's name of the operation
     * @param lastFailure the last failure of the call, which becomes the cause; null if there was none
     * @param mayHaveTakenEffect whether the call may have acted on the job
     * @return the failure
     */
    public SdkException deadlineExceeded(
            String operation, @Nullable SdkException lastFailure, boolean mayHaveTakenEffect) {
        ProviderError providerError =
                lastFailure == null ? null : lastFailure.providerError().orElse(null);
        return new SdkException.DeadlineExceeded(operation, timeout, providerError, mayHaveTakenEffect, lastFailure);
    }
}
