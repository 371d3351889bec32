// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.http.AttemptFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides what to do about a fault, by its kind and by what was tried before. Used by one thread at a time. */
final class RetryDecider {
    enum RetryAction {
        /** Drop the credential that was refused, get another, and ask again. */
        RENEW_CREDENTIAL,
        /** Correct the clock by the server's, and ask again. */
        CORRECT_CLOCK,
        /** Wait, and ask again. */
        REPEAT,
        /** Look whether a read can tell what the lost reply did not; else fail. */
        RECOVER,
        /** Fail. */
        FAIL
    }

    private final RetryPolicy policy;
    private int attemptCount;
    private int failureCount;
    private int throttleCount;
    private boolean credentialRenewed;
    private boolean clockCorrected;

    RetryDecider(RetryPolicy policy) {
        this.policy = policy;
    }

    /**
     * The credential and the clock were good for an answer: what is refused later has expired since, or was set since. A stop
     * may last longer than either.
     */
    void onAnswer() {
        credentialRenewed = false;
        clockCorrected = false;
    }

    /** Another operation of the same call: its attempts are counted anew. */
    void resetForNextOperation() {
        attemptCount = 0;
        failureCount = 0;
        throttleCount = 0;
    }

    /** Counts an exchange. Its number within the operation, from 1. */
    int countAttempt() {
        return ++attemptCount;
    }

    int attemptCount() {
        return attemptCount;
    }

    /** A ladder of early returns, each with its reason. */
    RetryAction onFault(AttemptFailure fault) {
        // expired or revoked: another one may be had, but one that is refused as well is wrong
        if (fault.kind() == AttemptFailure.FailureKind.CREDENTIAL && !credentialRenewed) {
            credentialRenewed = true;
            return RetryAction.RENEW_CREDENTIAL;
        }
        // our clock is wrong, and now we know by how much
        if (fault.kind() == AttemptFailure.FailureKind.SKEW && !clockCorrected && fault.serverTime() != null) {
            clockCorrected = true;
            return RetryAction.CORRECT_CLOCK;
        }
        // the provider is busy, not broken: the deadline alone bounds the wait
        if (isProviderBusy(fault)) {
            throttleCount++;
            return allowsRetries() ? RetryAction.REPEAT : RetryAction.FAIL;
        }
        if (!fault.kind().isRetryable) {
            return RetryAction.FAIL;
        }
        // throttled attempts did not count against these
        failureCount++;
        return failureCount < policy.maxAttempts() ? RetryAction.REPEAT : RetryAction.RECOVER;
    }

    /** Whether the caller wants any retry at all. */
    boolean allowsRetries() {
        return policy.maxAttempts() > 1;
    }

    /** How long to wait before the repeat; the provider's wish is a lower bound. */
    Duration delayBeforeRepeat(AttemptFailure attemptFailure, double random) {
        boolean providerBusy = isProviderBusy(attemptFailure);
        Duration policyDelay =
                policy.delayBeforeRetry(providerBusy ? throttleCount : failureCount, providerBusy, random);
        @Nullable Duration requestedDelay = attemptFailure.retryAfter();
        return requestedDelay == null || requestedDelay.compareTo(policyDelay) < 0 ? policyDelay : requestedDelay;
    }

    private static boolean isProviderBusy(AttemptFailure attemptFailure) {
        return attemptFailure.kind() == AttemptFailure.FailureKind.THROTTLED
                || attemptFailure.kind() == AttemptFailure.FailureKind.BUSY;
    }
}
