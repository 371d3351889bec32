// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import java.time.Duration;

/**
 * What follows from a reply.
 *
 * @param <T> what the call answers in the end
 */
public sealed interface Step<T> {
    /**
     * The call has its answer.
     *
     * @param <T> its type
     * @param value the answer
     */
    record Done<T>(T value) implements Step<T> {}

    /**
     * The call goes on with another operation, under the same deadline and future.
     *
     * @param <T> what the call answers in the end
     * @param delay wait this long first
     * @param operation what to do then
     */
    record Next<T>(Duration delay, Operation<T> operation) implements Step<T> {
        public Next<T> later(Duration wait) {
            return new Next<>(delay.plus(wait), operation);
        }
    }

    /**
     * The exchange gave no answer. The engine tries again, renews, or gives up, by the kind of the fault.
     *
     * @param <T> what the call answers in the end
     * @param fault what was wrong
     */
    record Failed<T>(Fault fault) implements Step<T> {}

    /**
     * The call ends without an answer, whatever the policy.
     *
     * @param <T> what the call would have answered
     * @param failure what the caller sees
     */
    record Thrown<T>(SdkException failure) implements Step<T> {}

    /**
     * The call has its answer.
     *
     * @param <T> its type
     * @param value the answer
     * @return the step
     */
    static <T> Step<T> done(T value) {
        return new Done<>(value);
    }

    /**
     * Goes on with another operation at once.
     *
     * @param <T> what the call answers in the end
     * @param operation what to do next
     * @return the step
     */
    static <T> Step<T> next(Operation<T> operation) {
        return new Next<>(Duration.ZERO, operation);
    }

    /**
     * Goes on with another operation after a while.
     *
     * @param <T> what the call answers in the end
     * @param delay how long to wait; if the deadline comes first, the call fails now
     * @param operation what to do then
     * @return the step
     */
    static <T> Step<T> after(Duration delay, Operation<T> operation) {
        return new Next<>(delay, operation);
    }

    /**
     * No answer.
     *
     * @param <T> what the call answers in the end
     * @param fault what was wrong
     * @return the step
     */
    static <T> Step<T> failed(Fault fault) {
        return new Failed<>(fault);
    }

    /**
     * No answer, for good.
     *
     * @param <T> what the call would have answered
     * @param failure what the caller sees
     * @return the step
     */
    static <T> Step<T> thrown(SdkException failure) {
        return new Thrown<>(failure);
    }
}
