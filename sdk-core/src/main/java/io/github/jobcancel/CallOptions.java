// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * How one call behaves. Immutable; start from {@link #standard()}.
 *
 * @param timeout how long the whole call may take: credentials, attempts and waits together
 * @param attemptTimeout how long one HTTP exchange may take; never more than what is left of {@code timeout}
 * @param retryPolicy how often and how soon the call tries again
 * @param verify whether a cancel whose acknowledgement proves nothing is followed by one read. Without it AWS Batch can
 *     answer no more than {@link CancelOutcome.Requested}; an error is still resolved by reading
 */
public record CallOptions(Duration timeout, Duration attemptTimeout, RetryPolicy retryPolicy, boolean verify) {
    private static final CallOptions STANDARD =
            new CallOptions(Duration.ofSeconds(60), Duration.ofSeconds(30), RetryPolicy.standard(), true);

    /**
     * Checks the parts.
     *
     * @param timeout how long the whole call may take: credentials, attempts and waits together
     * @param attemptTimeout how long one HTTP exchange may take; never more than what is left of {@code timeout}
     * @param retryPolicy how often and how soon the call tries again
     * @param verify whether a cancel whose acknowledgement proves nothing is followed by one read. Without it AWS
     *     Batch can answer no more than {@link CancelOutcome.Requested}; an error is still resolved by reading
     * @throws IllegalArgumentException if a duration is not positive
     */
    public CallOptions {
        if (timeout.isNegative() || timeout.isZero() || attemptTimeout.isNegative() || attemptTimeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive: " + timeout + ", " + attemptTimeout);
        }
    }

    /**
     * What is used where the caller says nothing.
     *
     * @return 60 s for the call, 30 s for an exchange, {@link RetryPolicy#standard()}, verified
     */
    public static CallOptions standard() {
        return STANDARD;
    }

    /**
     * The same with another limit for the whole call.
     *
     * @param limit positive
     * @return new options
     */
    public CallOptions withTimeout(Duration limit) {
        return new CallOptions(limit, attemptTimeout, retryPolicy, verify);
    }

    /**
     * The same with another limit for one HTTP exchange.
     *
     * @param limit positive
     * @return new options
     */
    public CallOptions withAttemptTimeout(Duration limit) {
        return new CallOptions(timeout, limit, retryPolicy, verify);
    }

    /**
     * The same with another retry policy.
     *
     * @param policy how often and how soon to try again
     * @return new options
     */
    public CallOptions withRetryPolicy(RetryPolicy policy) {
        return new CallOptions(timeout, attemptTimeout, policy, verify);
    }

    /**
     * The same, content with the provider's acknowledgement.
     *
     * @return new options that leave out the read after it
     */
    public CallOptions unverified() {
        return new CallOptions(timeout, attemptTimeout, retryPolicy, false);
    }
}
