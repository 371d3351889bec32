// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result for one of several jobs: an answer, or the failure to get one. A list of results has one element for
 * each input, in the order of the inputs.
 *
 * @param <T> the type of the answer
 */
public sealed interface Result<T> {
    /**
     * An answer.
     *
     * @param <T> the type of the answer
     * @param answer the answer
     */
    record Success<T>(T answer) implements Result<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(answer);
        }

        @Override
        public Optional<SdkException> failure() {
            return Optional.empty();
        }
    }

    /**
     * A failure.
     *
     * @param <T> the type that an answer would have had
     * @param cause the reason why there is no answer
     */
    record Failure<T>(SdkException cause) implements Result<T> {
        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public Optional<SdkException> failure() {
            return Optional.of(cause);
        }
    }

    /**
     * Returns the answer.
     *
     * @return the answer; empty if there is a failure
     */
    Optional<T> value();

    /**
     * Returns the failure.
     *
     * @return the failure; empty if there is an answer
     */
    Optional<SdkException> failure();

    /**
     * Returns the answer, or throws the failure.
     *
     * @return the answer
     * @throws SdkException if there is no answer
     */
    default T orElseThrow() {
        if (this instanceof Success<T> success) {
            return success.answer();
        }
        throw ((Failure<T>) this).cause();
    }

    /**
     * Creates the result of a call that was answered.
     *
     * @param <T> the type of the answer
     * @param answer the answer
     * @return the result
     */
    static <T> Result<T> success(T answer) {
        return new Success<>(answer);
    }

    /**
     * Creates the result of a call that got no answer.
     *
     * @param <T> the type that an answer would have had
     * @param cause the reason why there is no answer
     * @return the result
     */
    static <T> Result<T> failure(SdkException cause) {
        return new Failure<>(cause);
    }

    /**
     * Creates a result from the end of a future. Exactly one argument must be null.
     *
     * @param <T> the type of the answer
     * @param answer the answer; null if there is none
     * @param cause the reason why there is no answer; null if there is one
     * @return the result
     */
    static <T> Result<T> of(@Nullable T answer, @Nullable SdkException cause) {
        if (cause != null) {
            return failure(cause);
        }
        if (answer == null) {
            throw new IllegalArgumentException("a result needs an answer or a failure");
        }
        return success(answer);
    }
}
