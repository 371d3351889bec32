// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Optional;

/**
 * Receives events of calls, for metrics and logs. The events hold no secret and no job id, so that every part of
 * them may become a metric tag. The methods are called on I/O threads and must return quickly without blocking.
 * Exceptions that they throw are logged and ignored.
 */
public interface CallListener {
    /**
     * Called when an HTTP exchange has ended.
     *
     * @param attempt the exchange
     */
    default void attemptEnded(AttemptEvent attempt) {}

    /**
     * Called when a call has ended, with an answer, a failure, or because it was abandoned.
     *
     * @param end the call
     */
    default void callEnded(CallEnd end) {}

    /**
     * One HTTP exchange.
     *
     * @param provider the provider's short name
     * @param operation the provider's name for the operation
     * @param number the number of this attempt at the operation, from 1
     * @param status the HTTP status, if a reply arrived
     * @param failure the kind of failure; empty after a success
     * @param duration the time from sending the request to the end of the reply
     */
    record AttemptEvent(
            String provider,
            String operation,
            int number,
            Optional<Integer> status,
            Optional<FailureKind> failure,
            Duration duration) {}

    /**
     * One call.
     *
     * @param provider the provider's short name
     * @param operation the operation that the caller requested
     * @param attemptCount the number of HTTP exchanges of the call, without those that fetch credentials
     * @param failure the failure of the call; empty if it was answered or abandoned
     * @param wasAbandoned whether the caller abandoned the call
     * @param duration the time from the start of the call to its end, waits included
     */
    record CallEnd(
            String provider,
            String operation,
            int attemptCount,
            Optional<SdkException> failure,
            boolean wasAbandoned,
            Duration duration) {}
}
