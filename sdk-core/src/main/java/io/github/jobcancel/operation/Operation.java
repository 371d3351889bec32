// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One request of a provider, and how its reply reads. Made anew for every call; its methods are called by one thread at a
 * time and must not block.
 *
 * @param <T> what the call answers in the end
 */
public interface Operation<T> {
    /**
     * The provider's name for it.
     *
     * @return for messages, listeners and logs
     */
    String name();

    /**
     * Whether it may change something at the provider.
     *
     * @return false for a read, which never "may have taken effect"
     */
    boolean mutates();

    /**
     * The request, without credentials.
     *
     * @return a new draft for every attempt
     */
    RequestBuilder requestBuilder();

    /**
     * Reads a reply, and says what follows. Changes nothing: what is to change is part of the step. Redirects never come here.
     *
     * @param reply whatever came, in any status
     * @param history what the call did before
     * @return what follows
     */
    Step<T> decodeReply(HttpReply reply, CallHistory history);

    /**
     * Whether the request may simply be sent again when it is not known what became of the first one. Where it may not, the
     * engine waits as before a repeat and then goes on with what {@link #recoverFrom} says.
     *
     * @return true unless the provider asks to read first
     */
    default boolean isRepeatable() {
        return true;
    }

    /**
     * Whether the provider keeps the answer and gives it again to the same request, so that a repeat acts no second time. Once
     * it may have acted, it is asked for again for as long as there is time, also when the attempts are used up and {@link
     * #recoverFrom} knows nothing better.
     *
     * @return false unless the provider promises it
     */
    default boolean replaysAnswer() {
        return false;
    }

    /**
     * Called when the attempts are used up, while there is still time: the last chance to find out by reading. Called in
     * place of the first repeat if the operation is not {@link #isRepeatable} and may have acted.
     *
     * @param failure what the caller will see otherwise
     * @param history what the call did before
     * @return what follows; null to fail
     */
    default @Nullable Step<T> recoverFrom(SdkException failure, CallHistory history) {
        return null;
    }

    /**
     * The provider's id of an exchange.
     *
     * @param reply the reply
     * @return empty if the provider gives none
     */
    default String requestId(HttpReply reply) {
        return "";
    }

    /**
     * The answer when the call's time runs out in the course of this operation.
     *
     * @param history what the call did before
     * @return null to fail with {@link SdkException.DeadlineExceeded}
     */
    default @Nullable T answerAtDeadline(CallHistory history) {
        return null;
    }
}
