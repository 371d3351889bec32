// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One request of a provider, and how its reply is read. Created anew for each call; its methods are called by one
 * thread at a time and must not block.
 *
 * @param <T> the answer of the call
 */
public interface Operation<T> {
    /**
     * Returns the provider's name of the operation.
     *
     * @return the name, for messages, listeners and logs
     */
    String name();

    /**
     * Returns whether the request may change something at the provider.
     *
     * @return false for a read, which never "may have taken effect"
     */
    boolean mutates();

    /**
     * Creates the request, without credentials.
     *
     * @return a new request for each attempt
     */
    RequestBuilder requestBuilder();

    /**
     * Reads a reply and returns the next step. Changes nothing: a change is part of the step. Redirects are never
     * passed to this method.
     *
     * @param reply the reply, in any other status
     * @param history the attempts of the call so far
     * @return the next step
     */
    CallStep<T> decodeReply(HttpReply reply, CallHistory history);

    /**
     * Returns whether the request may be sent again when it is not known whether the first one acted. If not, the call
     * waits as before a repeat, and then follows the step of {@link #recoverFrom}.
     *
     * @return false if the provider requires a read first
     */
    default boolean isRepeatable() {
        return true;
    }

    /**
     * Returns whether the provider keeps the answer and returns it for the same request again, so that a repeat does
     * not act a second time. Once such a request may have acted, it is repeated until the deadline, even when the
     * attempts are used up and {@link #recoverFrom} returns null.
     *
     * @return false unless the provider promises it
     */
    default boolean replaysAnswer() {
        return false;
    }

    /**
     * Returns the step that may find out by a read what a lost reply did not tell. Called before the deadline, when
     * the attempts are used up; or in place of the first repeat, if the request is not {@link #isRepeatable} and may
     * have acted.
     *
     * @param failure the failure that the caller sees otherwise
     * @param history the attempts of the call so far
     * @return the next step; null to fail
     */
    default @Nullable CallStep<T> recoverFrom(SdkException failure, CallHistory history) {
        return null;
    }

    /**
     * Returns the provider's id of an exchange.
     *
     * @param reply the reply
     * @return the id; empty if the provider gives none
     */
    default String requestId(HttpReply reply) {
        return "";
    }

    /**
     * Returns the answer of the call if its time runs out during this operation.
     *
     * @param history the attempts of the call so far
     * @return the answer; null to fail with {@link SdkException.DeadlineExceeded}
     */
    default @Nullable T answerAtDeadline(CallHistory history) {
        return null;
    }
}
