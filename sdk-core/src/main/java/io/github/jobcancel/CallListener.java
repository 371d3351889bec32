// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Optional;

/**
 * Sees what calls do; for metrics and logs. Nothing it is told holds a secret or a job id, so all of it may become a metric
 * tag. Called on the threads that do the I/O: it must be quick and must not block. What it throws is logged and ignored.
 */
public interface CallListener {
    /**
     * An HTTP exchange ended.
     *
     * @param attempt what is known of it
     */
    default void attemptEnded(Attempt attempt) {}

    /**
     * A call ended, in whatever way.
     *
     * @param end what is known of it
     */
    default void callEnded(CallEnd end) {}

    /**
     * One HTTP exchange.
     *
     * @param provider the provider's short name
     * @param operation the provider's name for the operation
     * @param number which attempt at this operation, from 1
     * @param status the HTTP status, if a reply arrived
     * @param failure what was wrong with it: a word such as {@code THROTTLED} or {@code LOST}; empty if nothing was
     * @param duration from sending to the end of the reply
     */
    record Attempt(
            String provider,
            String operation,
            int number,
            Optional<Integer> status,
            Optional<String> failure,
            Duration duration) {}

    /**
     * One call.
     *
     * @param provider the provider's short name
     * @param operation the operation that the caller asked for
     * @param attemptCount how many HTTP exchanges it made, those for credentials not counted
     * @param failure how it failed; empty if it answered, or was abandoned
     * @param wasAbandoned whether the caller gave it up
     * @param duration from the call to its end, waits included
     */
    record CallEnd(
            String provider,
            String operation,
            int attemptCount,
            Optional<SdkException> failure,
            boolean wasAbandoned,
            Duration duration) {}
}
