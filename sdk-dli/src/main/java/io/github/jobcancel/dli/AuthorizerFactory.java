// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.credential.RequestAuthorizer.CredentialSigner;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How credentials of any kind come onto the requests of one client.
 *
 * @param engine makes the calls that fetch
 * @param project may not know its id yet: then the first fetch finds it
 * @param iam null if nothing is asked there
 * @param findings where the sources tell what they met
 */
record AuthorizerFactory(
        CallEngine engine, DliProject project, @Nullable HttpUrl iam, LookupLog findings) {
    /** What never changes. */
    <C> RequestAuthorizer<C> fixedAuthorizer(C credential, CredentialSigner<C> signer) {
        ExpiringCredential<C> lasting = new ExpiringCredential<>(credential, null, null);
        return new RequestAuthorizer<>(
                project.projectId() == null
                        ? new CredentialSources(engine).fetchedSource(() -> lookUpProject(credential, lasting, signer))
                        : CredentialSource.probingSource(credential),
                signer);
    }

    /** What is fetched when needed, and again ahead of its end. */
    <C> RequestAuthorizer<C> renewingAuthorizer(
            Supplier<CompletableFuture<C>> fetch,
            Function<C, ExpiringCredential<C>> lifetime,
            CredentialSigner<C> signer) {
        return new RequestAuthorizer<>(
                new CredentialSources(engine)
                        .fetchedSource(() -> project.projectId() == null
                                ? fetch.get().thenCompose(c -> lookUpProject(c, lifetime.apply(c), signer))
                                : fetch.get().thenApply(lifetime)),
                signer);
    }

    private <C> CompletableFuture<ExpiringCredential<C>> lookUpProject(
            C credential, ExpiringCredential<C> fresh, CredentialSigner<C> signer) {
        RequestAuthorizer<C> authorizer = new RequestAuthorizer<>(CredentialSource.constantSource(credential), signer);
        return engine.startSignIn(
                new ProjectLookup<>(iamAddress(), project, fresh, findings), authorizer, CallOptions.standard());
    }

    HttpUrl iamAddress() {
        return Objects.requireNonNull(iam, "iam");
    }
}
