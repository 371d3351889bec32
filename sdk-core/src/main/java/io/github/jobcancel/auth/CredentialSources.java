// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CachingCredentialSource;
import io.github.jobcancel.credential.CredentialFailures;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExclusiveSessionSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.credential.SessionKeepAlive;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Creates the credential sources of one client. Each source is shared by all calls of the client. */
public final class CredentialSources {
    private static final CallOptions SIGN_IN = CallOptions.standard();

    private final CallEngine engine;

    /**
     * Creates the factory.
     *
     * @param engine makes the calls that fetch credentials
     */
    public CredentialSources(CallEngine engine) {
        this.engine = engine;
    }

    /**
     * Creates a source whose credential is fetched when needed and renewed ahead of its expiry.
     *
     * @param <C> the credential
     * @param fetch creates the operation that fetches it; the operation carries its secret itself
     * @return the source
     */
    public <C> CredentialSource<C> cachedSource(Supplier<Operation<ExpiringCredential<C>>> fetch) {
        return fetchedSource(() -> engine.startSignIn(fetch.get(), RequestAuthorizer.withoutCredential(), SIGN_IN));
    }

    /**
     * Creates a source whose credential takes more than one operation to fetch. The supplier is called with no lock
     * held, and may be called again while an earlier fetch that nobody waits for has not returned.
     *
     * @param <C> the credential
     * @param fetch starts a fetch; cancelling its future ends the fetch
     * @return the source
     */
    public <C> CredentialSource<C> fetchedSource(Supplier<CompletableFuture<ExpiringCredential<C>>> fetch) {
        return new CachingCredentialSource<>(fetch);
    }

    /**
     * Creates a session in which one request is in flight at a time.
     *
     * @param <S> the session; changed only by the operation that holds it
     * @param login creates the operation that opens it; the operation carries its secret itself
     * @return the source
     */
    public <S> CredentialSource<S> sessionSource(Supplier<Operation<S>> login) {
        return new ExclusiveSessionSource<>(
                () -> engine.startSignIn(login.get(), RequestAuthorizer.withoutCredential(), SIGN_IN));
    }

    /**
     * Creates a session that ends unless it is used from time to time.
     *
     * @param <S> the session
     * @param login starts the login, as the supplier of {@link #fetchedSource} does
     * @param idle returns how long the session may rest before it needs a heartbeat; zero if it needs none
     * @param heartbeat starts a call that uses the session; not called while the session is in use
     * @return the source
     */
    public <S> CredentialSource<S> sessionSource(
            Supplier<CompletableFuture<S>> login, Function<S, Duration> idle, Runnable heartbeat) {
        SessionKeepAlive<S> keepAlive = new SessionKeepAlive<>(idle, heartbeat, engine.transport()::scheduleTask);
        engine.onClose(keepAlive::close);
        return new ExclusiveSessionSource<>(login, keepAlive);
    }

    /**
     * Returns a value that is there already, in place of a fetch.
     *
     * @param <T> the type of the value
     * @param value what a fetch would give
     * @return a completed future
     */
    public static <T> CompletableFuture<T> completedFetch(T value) {
        CompletableFuture<T> out = new CancellableFuture<>(null);
        out.complete(value);
        return out;
    }

    /**
     * Runs a caller's own fetch, or anything else that may block a thread, where callbacks run.
     *
     * @param <T> what the fetch gives
     * @param name what the failure calls the fetch; holds no secret
     * @param fetch may block, may throw
     * @return its result; every failure is an {@link SdkException}
     */
    public <T> CompletableFuture<T> runInBackground(String name, CredentialsProvider<? extends T> fetch) {
        // linked, so that ending a future composed of this one ends the call that it went on to
        CompletableFuture<T> out = new CancellableFuture<>(null);
        engine.transport().runCompletion(() -> {
            try {
                fetch.fetch().whenComplete((value, failure) -> {
                    if (failure == null && value != null) {
                        out.complete(value);
                    } else {
                        out.completeExceptionally(CredentialFailures.ofFailedFetch(name, failure));
                    }
                });
            } catch (Throwable e) {
                // an error too, since a call waits for this future
                out.completeExceptionally(CredentialFailures.ofFailedFetch(name, e));
            }
        });
        return out;
    }
}
