// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import java.util.Optional;

/**
 * What became of one of several calls, or of one of several jobs in one request: one of the two is there.
 *
 * @param <T> what it answers
 * @param answer its answer
 * @param failure why there is none
 */
public record Told<T>(Optional<T> answer, Optional<SdkException> failure) {
    /**
     * An answer.
     *
     * @param <T> its type
     * @param answer the answer
     * @return with no failure
     */
    public static <T> Told<T> of(T answer) {
        return new Told<>(Optional.of(answer), Optional.empty());
    }

    /**
     * No answer.
     *
     * @param <T> what it would have been
     * @param failure why
     * @return with no answer
     */
    public static <T> Told<T> failed(SdkException failure) {
        return new Told<>(Optional.empty(), Optional.of(failure));
    }

    /**
     * Neither: nobody was asked.
     *
     * @param <T> what it would have been
     * @return an empty one
     */
    public static <T> Told<T> nothing() {
        return new Told<>(Optional.empty(), Optional.empty());
    }
}
