// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.async.LinkedFuture;
import io.github.jobcancel.async.SharedCalls;
import io.github.jobcancel.auth.Authorizer;
import io.github.jobcancel.auth.CachedCredential;
import io.github.jobcancel.auth.CredentialSource;
import io.github.jobcancel.auth.Fresh;
import io.github.jobcancel.auth.KeepAlive;
import io.github.jobcancel.auth.SessionLane;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Log;
import io.github.jobcancel.http.Wire;
import io.github.jobcancel.job.BoundJob;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Told;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a provider's client makes its calls with. One for each client. Safe for use by several threads. */
public final class Engine implements AutoCloseable {
    private static final CallOptions LOGIN = CallOptions.standard();

    private final String provider;
    private final Wire wire;
    private final boolean ownsWire;
    private final Set<CallFuture<?, ?>> open = ConcurrentHashMap.newKeySet();
    private final SharedCalls sharedCalls = new SharedCalls();
    private final Limiter limiter;
    private final List<Runnable> atClose = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param provider the provider's short name
     * @param transport the caller's; null makes one that is closed with this
     */
    public Engine(String provider, @Nullable Transport transport) {
        this.provider = provider;
        this.ownsWire = transport == null;
        this.wire = (Wire) (transport == null ? Transport.create() : transport);
        this.limiter = new Limiter(wire);
        wire.opened(this);
    }

    /**
     * Starts a call.
     *
     * @param <T> what it answers
     * @param first its first operation
     * @param authorizer how all its requests get their credential
     * @param options deadline and retry
     * @return the call; abandoning it ends what is in flight
     */
    public <T> CompletableFuture<T> call(Operation<T> first, Authorizer<?> authorizer, CallOptions options) {
        return call(first, authorizer, options, Limiter.Lane.SINGLE);
    }

    /**
     * Starts a call that fetches a credential, or what belongs to one. Another service answers it, so the pace at which the
     * provider takes requests about jobs is not its pace.
     *
     * @param <T> what it answers
     * @param first its first operation
     * @param authorizer how its requests get a credential of their own
     * @param options deadline and retry
     * @return the call
     */
    public <T> CompletableFuture<T> signIn(Operation<T> first, Authorizer<?> authorizer, CallOptions options) {
        return call(first, authorizer, options, Limiter.Lane.SIGN_IN);
    }

    public <T> CompletableFuture<T> call(
            Operation<T> first, Authorizer<?> authorizer, CallOptions options, Limiter.Lane lane) {
        return start(new CallFuture<>(this, first, authorizer, options, lane));
    }

    Wire wire() {
        return wire;
    }

    Limiter limiter() {
        return limiter;
    }

    /**
     * Makes several calls, one after the other, within one deadline. One that fails does not end the others, unless they
     * would only fail alike: then they are not sent.
     *
     * @param <T> what each answers
     * @param <R> what all of them answer
     * @param operations the first operation of each, in order
     * @param authorizer how all requests get their credential
     * @param options deadline of all together, and retry of each
     * @param gather from what became of each, in order, to the answer
     * @return the calls as one; abandoning it ends what is in flight, and sends no more
     */
    public <T, R> CompletableFuture<R> inTurn(
            List<Operation<T>> operations,
            Authorizer<?> authorizer,
            CallOptions options,
            Function<List<Told<T>>, R> gather) {
        Deadline deadline = new Deadline(wire, options.timeout());
        InTurn<T, R> calls = new InTurn<>(this, deadline, operations, authorizer, options, gather);
        calls.next();
        return calls;
    }

    private <T> CompletableFuture<T> start(CallFuture<T, ?> call) {
        open.add(call);
        if (closed) {
            call.close();
        } else {
            call.start();
        }
        return call;
    }

    /**
     * A credential that is fetched when needed and renewed ahead of its expiry.
     *
     * @param <C> its type
     * @param fetch makes the operation that fetches it; carries its secret itself
     * @return the source, shared by all calls of a client
     */
    public <C> CredentialSource<C> cached(Supplier<Operation<Fresh<C>>> fetch) {
        return fetched(() -> signIn(fetch.get(), Authorizer.none(), LOGIN));
    }

    /**
     * The same, for what is not one operation without a credential. The supplier is called with no lock held, and
     * may be called again while a call of it that everybody gave up has not returned.
     *
     * @param <C> its type
     * @param fetch starts a fetch; cancelling what it gives ends it
     * @return the source, shared by all calls of a client
     */
    public <C> CredentialSource<C> fetched(Supplier<CompletableFuture<Fresh<C>>> fetch) {
        return new CachedCredential<>(fetch);
    }

    /**
     * What is there already, in place of a fetch.
     *
     * @param <T> its type
     * @param value what a fetch would give
     * @return the value
     */
    public static <T> CompletableFuture<T> ready(T value) {
        CompletableFuture<T> out = new LinkedFuture<>(null);
        out.complete(value);
        return out;
    }

    /**
     * Runs a caller's own fetch, or anything else that may block a thread, where callbacks run.
     *
     * @param <T> what it gives
     * @param what named in the failure; no secret
     * @param fetch may block, may throw
     * @return its result; every failure is an {@link SdkException}
     */
    public <T> CompletableFuture<T> background(String what, CredentialFetch<? extends T> fetch) {
        // linked, so that ending what is composed of it ends the call that it went on to
        CompletableFuture<T> out = new LinkedFuture<>(null);
        wire.complete(() -> {
            try {
                fetch.fetch().whenComplete((value, failure) -> {
                    if (failure == null && value != null) {
                        out.complete(value);
                    } else {
                        out.completeExceptionally(Failures.known(what, failure));
                    }
                });
            } catch (Throwable e) {
                // an error too: somebody waits
                out.completeExceptionally(Failures.known(what, e));
            }
        });
        return out;
    }

    /**
     * A session in which one request is under way at a time.
     *
     * @param <S> the session; changed only by the operation that holds it
     * @param login makes the operation that opens it; carries its secret itself
     * @return the source, shared by all calls of a client
     */
    public <S> CredentialSource<S> session(Supplier<Operation<S>> login) {
        return new SessionLane<>(() -> signIn(login.get(), Authorizer.none(), LOGIN));
    }

    /**
     * The same, for a session that ends unless it is used from time to time.
     *
     * @param <S> the session
     * @param login starts the login, as the supplier of {@link #fetched} does
     * @param idle from the session to how long it may rest before it needs a sign of life; zero if it needs none
     * @param beat starts a call that uses the session; not asked while it is in use
     * @return the source, shared by all calls of a client
     */
    public <S> CredentialSource<S> session(
            Supplier<CompletableFuture<S>> login, Function<S, Duration> idle, Runnable beat) {
        KeepAlive<S> keepAlive = new KeepAlive<>(idle, beat, wire::schedule);
        atClose.add(keepAlive::close);
        return new SessionLane<>(login, keepAlive);
    }

    /**
     * Binds a job to a client.
     *
     * @param verbs what the provider says and does about it
     * @return the job
     */
    public RemoteJob job(Verbs verbs) {
        return new BoundJob(this, verbs);
    }

    public <T> CompletableFuture<T> shared(Object key, Supplier<CompletableFuture<T>> start) {
        return sharedCalls.join(key, start);
    }

    public double random() {
        return wire.random();
    }

    void attemptEnded(String operation, int number, int status, @Nullable Fault fault, Duration took) {
        if (fault != null && fault.kind() == Fault.Kind.LOST) {
            Log.CALLS.info("{} {}: attempt {} got no readable reply", provider, operation, number);
        }
        CallListener listener = wire.listener();
        if (listener == null) {
            return;
        }
        tell(() -> listener.attemptEnded(new CallListener.Attempt(
                provider,
                operation,
                number,
                status == 0 ? Optional.empty() : Optional.of(status),
                Optional.ofNullable(fault).map(f -> f.kind().name()),
                took)));
    }

    void callEnded(
            CallFuture<?, ?> call,
            String operation,
            int attempts,
            @Nullable Throwable failure,
            boolean abandoned,
            Duration took) {
        open.remove(call);
        if (failure != null) {
            Log.CALLS.debug("{} {} got no answer in {} attempts", provider, operation, attempts, failure);
        }
        CallListener listener = wire.listener();
        if (listener == null) {
            return;
        }
        Optional<SdkException> known = failure instanceof SdkException e ? Optional.of(e) : Optional.empty();
        tell(() -> listener.callEnded(new CallListener.End(provider, operation, attempts, known, abandoned, took)));
    }

    void callRepeats(String operation, Duration wait, SdkException why) {
        Log.CALLS.debug(
                "{} {} will be tried again in {} ms: {}", provider, operation, wait.toMillis(), why.getMessage());
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            // an assertion, say: the call goes on, since somebody waits
            Log.CALLS.warn("a call listener threw", e);
        }
    }

    /** Ends the calls under way; calls made from now on fail. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // a call that starts at this moment sees the flag, or is seen here
        atClose.forEach(Runnable::run);
        open.forEach(CallFuture::close);
        wire.forget(this);
        if (ownsWire) {
            wire.close();
        }
    }
}
