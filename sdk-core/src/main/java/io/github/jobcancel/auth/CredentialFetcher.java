// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialsChain.Lookup;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Expiring;
import io.github.jobcancel.operation.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Makes the sources of one client whose credentials are fetched when first needed, and again ahead of their end or when they are
 * refused. The result of each fetch is in the lookup log before any call that waits goes on. Safe for use by several threads.
 */
public final class CredentialFetcher {
    private final Engine engine;
    private final CredentialSources sources;
    private final LookupLog log;

    /**
     * Creates the fetcher of one client.
     *
     * @param engine makes the calls
     * @param log what was looked at
     */
    public CredentialFetcher(Engine engine, LookupLog log) {
        this.engine = engine;
        this.sources = new CredentialSources(engine);
        this.log = log;
    }

    /**
     * Creates a source, and the look at the place in a chain that led to it.
     *
     * @param <C> the credential
     * @param place the place that is asked
     * @param detail what it gives, without the secret
     * @param fetch starts a fetch
     * @return the look, with the source
     */
    public <C> Lookup<CredentialSource<C>> lookUp(
            String place, String detail, Supplier<CompletableFuture<Expiring<C>>> fetch) {
        return new Lookup<>(place, detail, createSource(place, credential -> detail, fetch));
    }

    /**
     * Creates a source whose credentials take a request.
     *
     * @param <C> the credential
     * @param place the place that is asked
     * @param detail what it gives, without the secret
     * @param request the first request of each fetch; has no state
     * @param authorizer how the requests get a credential of their own
     * @param options deadline and retry of a fetch
     * @return the look, with the source
     */
    public <C> Lookup<CredentialSource<C>> lookUp(
            String place,
            String detail,
            Operation<Expiring<C>> request,
            Authorizer<?> authorizer,
            CallOptions options) {
        return lookUp(place, detail, () -> engine.startSignIn(request, authorizer, options));
    }

    /**
     * Creates a source. Until the first fetch the log does not change.
     *
     * @param <C> the credential
     * @param place the place that is asked
     * @param detail what the log says of a credential, without the secret
     * @param fetch starts a fetch
     * @return the source, shared by all calls of the client
     */
    public <C> CredentialSource<C> createSource(
            String place, Function<? super C, String> detail, Supplier<CompletableFuture<Expiring<C>>> fetch) {
        return sources.fetched(() -> fetch.get().whenComplete((credential, failure) -> {
            if (failure == null) {
                log.recordUsed(place, detail.apply(credential.credential()));
            } else {
                log.recordFailed(place, String.valueOf(unwrap(failure).getMessage()));
            }
        }));
    }

    /**
     * Reads a file, runs a program or does anything else that blocks, where callbacks run.
     *
     * @param <T> what is read
     * @param place what is read, for messages
     * @param read throws {@link IllegalArgumentException} with a sentence that shows no secret
     * @return what was read; a failure is not held against the place, which may be mended while the program runs
     */
    public <T> CompletableFuture<T> readMachine(String place, Callable<T> read) {
        return sources.background(place, () -> {
            try {
                return CompletableFuture.completedStage(read.call());
            } catch (IllegalArgumentException e) {
                throw new SdkException.ProviderFault(place, String.valueOf(e.getMessage()), null, false, null);
            }
        });
    }

    /**
     * Creates a source of the text in a file, which is read again for each use, since others renew it.
     *
     * @param place the place to which the file belongs, for messages
     * @param around the machine
     * @param file the file as a setting names it
     * @param check returns the text, or throws {@link IllegalArgumentException} if it cannot be used
     * @return the source; a file that is empty or not there fails the call
     */
    public CredentialSource<String> createFileSource(
            String place, SystemEnvironment around, String file, UnaryOperator<String> check) {
        Path path = around.resolvePath(file);
        // expired as soon as it is read
        return sources.fetched(() -> readMachine(
                place,
                () -> new Expiring<>(
                        around.readFile(path)
                                .map(String::strip)
                                .filter(text -> !text.isEmpty())
                                .map(check)
                                .orElseThrow(() -> new IllegalArgumentException(file + " is empty or does not exist")),
                        null,
                        Instant.MIN)));
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
