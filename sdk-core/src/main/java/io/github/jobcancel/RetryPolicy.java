// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * How often a call tries, and how long it waits in between. A pure value.
 *
 * <p>Attempts are counted for failures such as a lost reply or a server fault. Being throttled does not use up attempts: the
 * call waits and asks again for as long as its deadline allows, unless {@code attempts} is 1.
 *
 * @param maxAttempts how many exchanges one request may take in all, the first included; 1 means no retry of any kind
 * @param baseDelay the longest wait before the second attempt; doubles with each further one
 * @param throttleBaseDelay the same after a throttled attempt
 * @param maxDelay the longest wait that back-off reaches; a provider's {@code Retry-After} may exceed it
 */
public record RetryPolicy(int maxAttempts, Duration baseDelay, Duration throttleBaseDelay, Duration maxDelay) {

    /**
     * Checks the parts.
     *
     * @param maxAttempts how many exchanges one request may take in all, the first included; 1 means no retry of any
     *     kind
     * @param baseDelay the longest wait before the second attempt; doubles with each further one
     * @param throttleBaseDelay the same after a throttled attempt
     * @param maxDelay the longest wait that back-off reaches; a provider's {@code Retry-After} may exceed it
     * @throws IllegalArgumentException if {@code attempts} is below 1 or a duration is negative
     */
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + maxAttempts);
        }
        if (baseDelay.isNegative() || throttleBaseDelay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "a wait must not be negative: " + baseDelay + ", " + throttleBaseDelay + ", " + maxDelay);
        }
    }

    /**
     * What is used where the caller says nothing.
     *
     * @return 3 attempts; waits of up to 100 ms, or 500 ms when throttled, doubling up to 20 s
     */
    public static RetryPolicy standard() {
        return new RetryPolicy(3, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20));
    }

    /**
     * Try once.
     *
     * @return a policy of one attempt
     */
    public static RetryPolicy noRetries() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * The wait before the next attempt: a random part of a window that doubles with every failure, so that callers that
     * failed together do not come back together.
     *
     * @param failureCount how many attempts have failed, at least 1
     * @param wasThrottled whether the last one was throttled
     * @param random a number from 0 up to, not including, 1
     * @return the wait; after a throttled attempt at least half of the window
     */
    public Duration delayBeforeRetry(int failureCount, boolean wasThrottled, double random) {
        Duration firstDelay = wasThrottled ? throttleBaseDelay : baseDelay;
        double window = Math.min(toNanos(maxDelay), toNanos(firstDelay) * Math.pow(2, Math.max(0, failureCount - 1)));
        double fraction = wasThrottled ? (1 + random) / 2 : random;
        return Duration.ofNanos((long) (window * fraction));
    }

    /** Also of a wait that means for ever. */
    private static double toNanos(Duration wait) {
        return wait.getSeconds() * 1e9 + wait.getNano();
    }
}
