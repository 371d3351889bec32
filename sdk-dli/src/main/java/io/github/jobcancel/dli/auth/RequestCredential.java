// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.ExpiringCredential;
import java.util.concurrent.CompletableFuture;

/** A credential in the form in which requests carry it. Without an issuer it serves until it is refused. */
sealed interface RequestCredential extends DliIdentity permits DliKey, DliToken {
    /** {@return this credential with the lifetime of one that can be fetched again before it expires} */
    ExpiringCredential<RequestCredential> withLifetime();

    @Override
    default boolean isRenewable() {
        return false;
    }

    @Override
    default CompletableFuture<ExpiringCredential<RequestCredential>> fetchCredential(AuthorizerFactory in) {
        return CredentialSources.completedFetch(new ExpiringCredential<>(this, null, null));
    }
}
