// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.http.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides what to do about a fault, by its kind and by what was tried before. Used by one thread at a time. */
final class Retries {
    enum Action {
        /** Drop the credential that was refused, get another, and ask again. */
        RENEW,
        /** Correct the clock by the server's, and ask again. */
        CORRECT,
        /** Wait, and ask again. */
        REPEAT,
        /** Look whether a read can tell what the lost reply did not; else fail. */
        RECOVER,
        /** Fail. */
        FAIL
    }

    private final RetryPolicy policy;
    private int attempts;
    private int failures;
    private int throttles;
    private boolean renewed;
    private boolean corrected;

    Retries(RetryPolicy policy) {
        this.policy = policy;
    }

    /**
     * The credential and the clock were good for an answer: what is refused later has expired since, or was set since. A stop
     * may last longer than either.
     */
    void onAnswer() {
        renewed = false;
        corrected = false;
    }

    /** Another operation of the same call: its attempts are counted anew. */
    void nextOperation() {
        attempts = 0;
        failures = 0;
        throttles = 0;
    }

    /** Counts an exchange. Its number within the operation, from 1. */
    int attempt() {
        return ++attempts;
    }

    int attempts() {
        return attempts;
    }

    /** A ladder of early returns, each with its reason. */
    Action onFault(Fault fault) {
        // expired or revoked: another one may be had, but one that is refused as well is wrong
        if (fault.kind() == Fault.Kind.CREDENTIAL && !renewed) {
            renewed = true;
            return Action.RENEW;
        }
        // our clock is wrong, and now we know by how much
        if (fault.kind() == Fault.Kind.SKEW && !corrected && fault.serverTime() != null) {
            corrected = true;
            return Action.CORRECT;
        }
        // the provider is busy, not broken: the deadline alone bounds the wait
        if (busy(fault)) {
            throttles++;
            return allowed() ? Action.REPEAT : Action.FAIL;
        }
        if (!fault.kind().retried) {
            return Action.FAIL;
        }
        // throttled attempts did not count against these
        failures++;
        return failures < policy.attempts() ? Action.REPEAT : Action.RECOVER;
    }

    /** Whether the caller wants any retry at all. */
    boolean allowed() {
        return policy.attempts() > 1;
    }

    /** How long to wait before the repeat; the provider's wish is a lower bound. */
    Duration delay(Fault fault, double random) {
        boolean busy = busy(fault);
        Duration ours = policy.delay(busy ? throttles : failures, busy, random);
        @Nullable Duration theirs = fault.retryAfter();
        return theirs == null || theirs.compareTo(ours) < 0 ? ours : theirs;
    }

    private static boolean busy(Fault fault) {
        return fault.kind() == Fault.Kind.THROTTLED || fault.kind() == Fault.Kind.BUSY;
    }
}
