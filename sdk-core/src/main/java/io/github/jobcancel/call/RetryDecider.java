// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.http.AttemptFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a call does after a failed attempt, by the kind of the failure and by what was tried before. Used by
 * one thread at a time.
 */
final class RetryDecider {
    /** What a call does next. */
    enum RetryAction {
        /** Discard the credential that was refused, get another one, and repeat the request. */
        RENEW_CREDENTIAL,
        /** Correct the clock by the server's, and repeat the request. */
        CORRECT_CLOCK,
        /** Wait, and repeat the request. */
        REPEAT,
        /** Ask the operation whether a read can find out what the lost reply did not tell; else fail. */
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
     * Allows one renewal and one correction again. The credential and the clock were good for an answer: a credential
     * that is refused later has expired since, and the clock was changed since. A stop may last longer than either.
     */
    void onAnswer() {
        credentialRenewed = false;
        clockCorrected = false;
    }

    /** Starts to count anew, for another operation of the same call. */
    void resetForNextOperation() {
        attemptCount = 0;
        failureCount = 0;
        throttleCount = 0;
    }

    /** Counts an attempt, and returns its number within the operation, from 1. */
    int countAttempt() {
        return ++attemptCount;
    }

    int attemptCount() {
        return attemptCount;
    }

    /** Decides what the call does after a failed attempt. */
    RetryAction onFault(AttemptFailure fault) {
        // the credential expired or was revoked: another one may be good, but if that is refused as well, the
        // credentials are wrong
        if (fault.kind() == FailureKind.CREDENTIAL && !credentialRenewed) {
            credentialRenewed = true;
            return RetryAction.RENEW_CREDENTIAL;
        }
        // our clock is wrong, and the reply told by how much
        if (fault.kind() == FailureKind.SKEW && !clockCorrected && fault.serverTime() != null) {
            clockCorrected = true;
            return RetryAction.CORRECT_CLOCK;
        }
        // the provider works but is busy: only the deadline limits the wait
        if (isProviderBusy(fault)) {
            throttleCount++;
            return allowsRetries() ? RetryAction.REPEAT : RetryAction.FAIL;
        }
        if (!fault.kind().isRetryable()) {
            return RetryAction.FAIL;
        }
        // attempts that were throttled do not count
        failureCount++;
        return failureCount < policy.maxAttempts() ? RetryAction.REPEAT : RetryAction.RECOVER;
    }

    /** Returns whether the caller wants any repeat at all. */
    boolean allowsRetries() {
        return policy.maxAttempts() > 1;
    }

    /** Returns the wait before a repeat, at least the wait that the provider asked for. */
    Duration delayBeforeRepeat(AttemptFailure attemptFailure, double random) {
        boolean providerBusy = isProviderBusy(attemptFailure);
        Duration policyDelay =
                policy.delayBeforeRetry(providerBusy ? throttleCount : failureCount, providerBusy, random);
        @Nullable Duration requestedDelay = attemptFailure.retryAfter();
        return requestedDelay == null || requestedDelay.compareTo(policyDelay) < 0 ? policyDelay : requestedDelay;
    }

    private static boolean isProviderBusy(AttemptFailure attemptFailure) {
        return attemptFailure.kind() == FailureKind.THROTTLED || attemptFailure.kind() == FailureKind.BUSY;
    }
}
