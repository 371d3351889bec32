// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.Authorizer.Signer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
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
record SignIn(Engine engine, DliProject project, @Nullable HttpUrl iam, Findings findings) {
    /** What never changes. */
    <C> Authorizer<C> fixed(C credential, Signer<C> signer) {
        Fresh<C> lasting = new Fresh<>(credential, null, null);
        return new Authorizer<>(
                project.id() == null
                        ? new CredentialSources(engine).fetched(() -> findProject(credential, lasting, signer))
                        : CredentialSource.tried(credential),
                signer);
    }

    /** What is fetched when needed, and again ahead of its end. */
    <C> Authorizer<C> fetched(Supplier<CompletableFuture<C>> fetch, Function<C, Fresh<C>> lifetime, Signer<C> signer) {
        return new Authorizer<>(
                new CredentialSources(engine)
                        .fetched(() -> project.id() == null
                                ? fetch.get().thenCompose(c -> findProject(c, lifetime.apply(c), signer))
                                : fetch.get().thenApply(lifetime)),
                signer);
    }

    private <C> CompletableFuture<Fresh<C>> findProject(C credential, Fresh<C> fresh, Signer<C> signer) {
        Authorizer<C> authorizer = new Authorizer<>(CredentialSource.fixed(credential), signer);
        return engine.signIn(
                new FindProject<>(address(), project, fresh, findings), authorizer, CallOptions.standard());
    }

    HttpUrl address() {
        return Objects.requireNonNull(iam, "iam");
    }
}
