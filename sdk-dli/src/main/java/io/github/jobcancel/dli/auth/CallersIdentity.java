// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.ExpiringCredential;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Credentials that a caller's own code provides. The code runs on the executor of callbacks, since it may block.
 *
 * @param <C> the public form of the credentials
 */
public final class CallersIdentity<C> implements DliIdentity {
    private static final String DESCRIPTION = "the caller's credentials";

    private final CredentialsProvider<? extends C> provider;
    private final Function<C, DliIdentity> identityOf;

    /** Creates an identity whose credentials the function turns into an identity of this package. */
    public CallersIdentity(CredentialsProvider<? extends C> provider, Function<C, DliIdentity> identityOf) {
        this.provider = provider;
        this.identityOf = identityOf;
    }

    @Override
    public CompletableFuture<ExpiringCredential<RequestCredential>> fetchCredential(AuthorizerFactory in) {
        return new CredentialSources(in.engine())
                .<C>runInBackground(DESCRIPTION, provider)
                .thenApply(identityOf)
                .thenCompose(identity -> identity instanceof RequestCredential credential
                        ? CredentialSources.completedFetch(credential.withLifetime())
                        : identity.fetchCredential(in));
    }

    @Override
    public String toString() {
        return DESCRIPTION;
    }
}
