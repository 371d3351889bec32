// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * The number of attempts of a call and the delays between them. An immutable value.
 *
 * <p>The limit on attempts applies to failures such as a lost reply or a server error. A throttled attempt does not
 * count: the call waits and tries again for as long as its deadline allows, unless {@code maxAttempts} is 1.
 *
 * @param maxAttempts the greatest number of exchanges for one request, the first included; 1 means no retry of any
 *     kind
 * @param baseDelay the longest delay before the second attempt; doubles with each further attempt
 * @param throttleBaseDelay the same after a throttled attempt
 * @param maxDelay the longest delay of the back-off; a provider's {@code Retry-After} may exceed it
 */
public record RetryPolicy(int maxAttempts, Duration baseDelay, Duration throttleBaseDelay, Duration maxDelay) {

    /**
     * Validates the policy.
     *
     * @param maxAttempts the greatest number of exchanges for one request, the first included; 1 means no retry of
     *     any kind
     * @param baseDelay the longest delay before the second attempt; doubles with each further attempt
     * @param throttleBaseDelay the same after a throttled attempt
     * @param maxDelay the longest delay of the back-off; a provider's {@code Retry-After} may exceed it
     * @throws IllegalArgumentException if {@code maxAttempts} is below 1 or a delay is negative
     */
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("the number of attempts must be at least 1, not " + maxAttempts);
        }
        if (baseDelay.isNegative() || throttleBaseDelay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "a delay must not be negative: " + baseDelay + ", " + throttleBaseDelay + ", " + maxDelay);
        }
    }

    /**
     * Returns the default policy.
     *
     * @return 3 attempts; delays of up to 100 ms, or 500 ms when throttled, doubling up to 20 s
     */
    public static RetryPolicy standard() {
        return new RetryPolicy(3, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20));
    }

    /**
     * Returns a policy that never retries.
     *
     * @return a policy of one attempt
     */
    public static RetryPolicy noRetries() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * Returns the delay before the next attempt: a random part of a window that doubles with every failure, so that
     * callers that failed together do not retry together.
     *
     * @param failureCount the number of failed attempts, at least 1
     * @param wasThrottled whether the last attempt was throttled
     * @param random a number from 0 (inclusive) to 1 (exclusive)
     * @return the delay; after a throttled attempt at least half of the window
     */
    public Duration delayBeforeRetry(int failureCount, boolean wasThrottled, double random) {
        Duration firstDelay = wasThrottled ? throttleBaseDelay : baseDelay;
        double window = Math.min(toNanos(maxDelay), toNanos(firstDelay) * Math.pow(2, Math.max(0, failureCount - 1)));
        double fraction = wasThrottled ? (1 + random) / 2 : random;
        return Duration.ofNanos((long) (window * fraction));
    }

    /** Converts to a double, because {@code Duration.toNanos} overflows for a practically infinite delay. */
    private static double toNanos(Duration wait) {
        return wait.getSeconds() * 1e9 + wait.getNano();
    }
}
