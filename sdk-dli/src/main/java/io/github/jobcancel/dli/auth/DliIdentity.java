// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.credential.ExpiringCredential;
import java.util.concurrent.CompletableFuture;

/**
 * The identity of a client: a credential that requests can carry, or a way to fetch one. Prints no secret. Safe for use
 * by several threads.
 */
public sealed interface DliIdentity permits RequestCredential, PasswordIdentity, CallersIdentity, MetadataIdentity {
    /** {@return whether a refused credential can be replaced by a new one; otherwise a refusal is final} */
    default boolean isRenewable() {
        return true;
    }

    /**
     * Starts to fetch a credential. Called again before the credential expires, and once after it was refused.
     * Cancelling the future ends the fetch.
     */
    CompletableFuture<ExpiringCredential<RequestCredential>> fetchCredential(AuthorizerFactory in);
}
