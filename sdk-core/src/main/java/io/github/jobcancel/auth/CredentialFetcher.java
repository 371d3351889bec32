// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
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
 * Creates the credential sources of one client that fetch a credential when it is first needed, and again before it
 * expires or when it is refused. The result of each fetch is in the lookup log before any waiting call continues. Safe
 * for use by several threads.
 */
public final class CredentialFetcher {
    private final CallEngine engine;
    private final CredentialSources sources;
    private final LookupLog log;

    /**
     * Creates the fetcher of one client.
     *
     * @param engine makes the calls
     * @param log receives the results of the fetches
     */
    public CredentialFetcher(CallEngine engine, LookupLog log) {
        this.engine = engine;
        this.sources = new CredentialSources(engine);
        this.log = log;
    }

    /**
     * Creates a source together with the lookup result of its place in a chain.
     *
     * @param <C> the credential
     * @param place the place that issues the credential
     * @param detail a description of the credential, without the secret
     * @param fetch starts a fetch
     * @return the lookup result with the source
     */
    public <C> PlaceLookup<CredentialSource<C>> lookUp(
            String place, String detail, Supplier<CompletableFuture<ExpiringCredential<C>>> fetch) {
        return new PlaceLookup<>(place, detail, createSource(place, credential -> detail, fetch));
    }

    /**
     * Creates a source whose credentials need a request.
     *
     * @param <C> the credential
     * @param place the place that issues the credential
     * @param detail a description of the credential, without the secret
     * @param request the first request of each fetch, without state
     * @param authorizer puts a credential of their own on the requests
     * @param options deadline and retry of a fetch
     * @return the lookup result with the source
     */
    public <C> PlaceLookup<CredentialSource<C>> lookUp(
            String place,
            String detail,
            Operation<ExpiringCredential<C>> request,
            RequestAuthorizer<?> authorizer,
            CallOptions options) {
        return lookUp(place, detail, () -> engine.startSignIn(request, authorizer, options));
    }

    /**
     * Creates a source. The log does not change before the first fetch.
     *
     * @param <C> the credential
     * @param place the place that issues the credential
     * @param detail describes a credential for the log, without the secret
     * @param fetch starts a fetch
     * @return the source, shared by all calls of the client
     */
    public <C> CredentialSource<C> createSource(
            String place,
            Function<? super C, String> detail,
            Supplier<CompletableFuture<ExpiringCredential<C>>> fetch) {
        return sources.fetchedSource(() -> fetch.get().whenComplete((credential, failure) -> {
            if (failure == null) {
                log.recordUsed(place, detail.apply(credential.credential()));
            } else {
                log.recordFailed(place, String.valueOf(unwrap(failure).getMessage()));
            }
        }));
    }

    /**
     * Reads a file, runs a program or does other work that blocks, on the executor of callbacks.
     *
     * @param <T> the result
     * @param place the place of the work, for messages
     * @param read does the work; throws {@link IllegalArgumentException} with a sentence that shows no secret
     * @return the result; a failure is not remembered, since the place may be repaired while the program runs
     */
    public <T> CompletableFuture<T> readMachine(String place, Callable<T> read) {
        return sources.runInBackground(place, () -> {
            try {
                return CompletableFuture.completedStage(read.call());
            } catch (IllegalArgumentException e) {
                throw new SdkException.ProviderFault(place, String.valueOf(e.getMessage()), null, false, null);
            }
        });
    }

    /**
     * Creates a source of the text in a file. The file is read again for each use, since other programs renew it.
     *
     * @param place the place to which the file belongs, for messages
     * @param around the environment of the machine
     * @param file the path as a setting names it
     * @param check returns the text, or throws {@link IllegalArgumentException} if it cannot be used
     * @return the source; a file that is empty or does not exist fails the call
     */
    public CredentialSource<String> createFileSource(
            String place, SystemEnvironment around, String file, UnaryOperator<String> check) {
        Path path = around.resolvePath(file);
        // expired as soon as it is read
        return sources.fetchedSource(() -> readMachine(
                place,
                () -> new ExpiringCredential<>(
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
