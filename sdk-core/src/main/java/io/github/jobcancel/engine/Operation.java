// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import io.github.jobcancel.SdkException;
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
     * Whether it may be sent again although an earlier attempt may have acted.
     *
     * @return false for what must not happen twice: then a fault that may have acted is not tried again, but goes to {@link
     *     #recover} at once
     */
    default boolean repeatable() {
        return true;
    }

    /**
     * The request, without credentials.
     *
     * @return a new draft for every attempt
     */
    Draft draft();

    /**
     * Reads a reply, and says what follows. Redirects never come here.
     *
     * @param reply whatever came, in any status
     * @param trail what the call did before
     * @return what follows
     */
    Step<T> decode(Reply reply, Trail trail);

    /**
     * Called when the attempts are used up, or none may follow, while there is still time: the last chance to find out by
     * reading.
     *
     * @param failure what the caller will see otherwise
     * @param trail what the call did before
     * @return what follows; null to fail
     */
    default @Nullable Step<T> recover(SdkException failure, Trail trail) {
        return null;
    }

    /**
     * The provider's id of an exchange.
     *
     * @param reply the reply
     * @return empty if the provider gives none
     */
    default String requestId(Reply reply) {
        return "";
    }
}
