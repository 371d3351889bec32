// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;

/** The options of one call. Immutable; start from {@link #standard()}. */
public final class CallOptions {
    private static final int MAX_REASON_LENGTH = 900;

    private record OptionValues(
            Duration timeout, Duration attemptTimeout, RetryPolicy retryPolicy, boolean verify, String reason) {}

    private static final CallOptions STANDARD = new CallOptions(
            new OptionValues(Duration.ofSeconds(60), Duration.ofSeconds(30), RetryPolicy.standard(), true, ""));

    private final OptionValues values;

    private CallOptions(OptionValues values) {
        this.values = values;
    }

    /**
     * Returns the default options.
     *
     * @return 60 s for the call, 30 s for an exchange, {@link RetryPolicy#standard()}, with verification, no reason
     */
    public static CallOptions standard() {
        return STANDARD;
    }

    /**
     * Returns the time limit of the whole call: credentials, attempts and waits together.
     *
     * @return a positive duration
     */
    public Duration timeout() {
        return values.timeout;
    }

    /**
     * Returns the time limit of one HTTP exchange.
     *
     * @return a positive duration; an exchange never takes more than what is left of {@link #timeout()}
     */
    public Duration attemptTimeout() {
        return values.attemptTimeout;
    }

    /**
     * Returns the number of attempts and the delays between them.
     *
     * @return the policy
     */
    public RetryPolicy retryPolicy() {
        return values.retryPolicy;
    }

    /**
     * Returns whether a cancel whose acknowledgement proves nothing is followed by one read.
     *
     * @return true by default. Without it AWS Batch can answer no more than {@link CancelOutcome.Requested}; an error is
     *     still resolved by a read
     */
    public boolean verify() {
        return values.verify;
    }

    /**
     * Returns why jobs are cancelled, for people who look at the provider's console.
     *
     * @return empty by default; used where the provider's request has a field for it (AWS Batch)
     */
    public String reason() {
        return values.reason;
    }

    /**
     * Returns a copy with another time limit for the whole call.
     *
     * @param limit a positive duration
     * @return new options
     */
    public CallOptions withTimeout(Duration limit) {
        return new CallOptions(new OptionValues(
                requirePositive(limit), values.attemptTimeout, values.retryPolicy, values.verify, values.reason));
    }

    /**
     * Returns a copy with another time limit for one HTTP exchange.
     *
     * @param limit a positive duration
     * @return new options
     */
    public CallOptions withAttemptTimeout(Duration limit) {
        return new CallOptions(new OptionValues(
                values.timeout, requirePositive(limit), values.retryPolicy, values.verify, values.reason));
    }

    /**
     * Returns a copy with another retry policy.
     *
     * @param policy the number of attempts and the delays between them
     * @return new options
     */
    public CallOptions withRetryPolicy(RetryPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new CallOptions(
                new OptionValues(values.timeout, values.attemptTimeout, policy, values.verify, values.reason));
    }

    /**
     * Returns a copy with or without the read that follows an acknowledgement.
     *
     * @param verify whether a cancel whose acknowledgement proves nothing is followed by one read
     * @return new options
     */
    public CallOptions withVerify(boolean verify) {
        return new CallOptions(
                new OptionValues(values.timeout, values.attemptTimeout, values.retryPolicy, verify, values.reason));
    }

    /**
     * Returns a copy with another reason for people who look at the provider's console.
     *
     * @param reason one line of text, at most 900 characters; empty for none
     * @return new options
     * @throws IllegalArgumentException if the text is too long or holds a control character
     */
    public CallOptions withReason(String reason) {
        if (reason.codePointCount(0, reason.length()) > MAX_REASON_LENGTH
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of at most " + MAX_REASON_LENGTH + " characters");
        }
        return new CallOptions(new OptionValues(
                values.timeout, values.attemptTimeout, values.retryPolicy, values.verify, reason.strip()));
    }

    private static Duration requirePositive(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive: " + limit);
        }
        return limit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallOptions options && options.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "CallOptions" + values.toString().substring("OptionValues".length());
    }
}
