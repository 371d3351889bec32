// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.http.AttemptFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt, told once to all parts of a call that depend on it.
 *
 * @param operation the provider's name of the operation
 * @param mutates whether the request may change something at the provider
 * @param number which attempt of the operation, from 1
 * @param status the HTTP status; 0 if no reply arrived
 * @param fault why there is no answer; null if the reply answered
 * @param startedAtNanos when the exchange started, by the transport's timer
 * @param duration how long the exchange took
 */
public record AttemptResult(
        String operation,
        boolean mutates,
        int number,
        int status,
        @Nullable AttemptFailure fault,
        long startedAtNanos,
        Duration duration) {}
