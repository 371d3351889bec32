// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * The options of one call. Immutable; start from {@link #standard()}.
 *
 * @param timeout the time limit of the whole call: credentials, attempts and waits together
 * @param attemptTimeout the time limit of one HTTP exchange; never more than what is left of {@code timeout}
 * @param retryPolicy the number of attempts and the delays between them
 * @param verify whether a cancel whose acknowledgement proves nothing is followed by one read. Without it AWS Batch
 *     can answer no more than {@link CancelOutcome.Requested}; an error is still resolved by a read
 */
public record CallOptions(Duration timeout, Duration attemptTimeout, RetryPolicy retryPolicy, boolean verify) {
    private static final CallOptions STANDARD =
            new CallOptions(Duration.ofSeconds(60), Duration.ofSeconds(30), RetryPolicy.standard(), true);

    /**
     * Validates the options.
     *
     * @param timeout the time limit of the whole call: credentials, attempts and waits together
     * @param attemptTimeout the time limit of one HTTP exchange; never more than what is left of {@code timeout}
     * @param retryPolicy the number of attempts and the delays between them
     * @param verify whether a cancel whose acknowledgement proves nothing is followed by one read. Without it AWS
     *     Batch can answer no more than {@link CancelOutcome.Requested}; an error is still resolved by a read
     * @throws IllegalArgumentException if a time limit is not positive
     */
    public CallOptions {
        if (timeout.isNegative() || timeout.isZero() || attemptTimeout.isNegative() || attemptTimeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive: " + timeout + ", " + attemptTimeout);
        }
    }

    /**
     * Returns the default options.
     *
     * @return 60 s for the call, 30 s for an exchange, {@link RetryPolicy#standard()}, with verification
     */
    public static CallOptions standard() {
        return STANDARD;
    }

    /**
     * Returns a copy with another time limit for the whole call.
     *
     * @param limit a positive duration
     * @return new options
     */
    public CallOptions withTimeout(Duration limit) {
        return new CallOptions(limit, attemptTimeout, retryPolicy, verify);
    }

    /**
     * Returns a copy with another time limit for one HTTP exchange.
     *
     * @param limit a positive duration
     * @return new options
     */
    public CallOptions withAttemptTimeout(Duration limit) {
        return new CallOptions(timeout, limit, retryPolicy, verify);
    }

    /**
     * Returns a copy with another retry policy.
     *
     * @param policy the number of attempts and the delays between them
     * @return new options
     */
    public CallOptions withRetryPolicy(RetryPolicy policy) {
        return new CallOptions(timeout, attemptTimeout, policy, verify);
    }

    /**
     * Returns a copy without verification: the provider's acknowledgement is accepted as the answer.
     *
     * @return new options without the read after the acknowledgement
     */
    public CallOptions unverified() {
        return new CallOptions(timeout, attemptTimeout, retryPolicy, false);
    }
}
