// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Log;
import io.github.jobcancel.http.TransportClient;
import io.github.jobcancel.http.Wire;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a provider's client makes its calls with. One for each client. Safe for use by several threads. */
public final class Engine implements TransportClient {
    private final String provider;
    private final Wire wire;
    private final boolean ownsWire;
    private final Set<CallFuture<?, ?>> open = ConcurrentHashMap.newKeySet();
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
        wire.register(this);
    }

    /**
     * Starts a call.
     *
     * @param <T> what the call answers
     * @param first the first operation
     * @param authorizer how all requests get their credential
     * @param options deadline and retry
     * @return the call; abandoning it ends what is in flight
     */
    public <T> CompletableFuture<T> call(Operation<T> first, Authorizer<?> authorizer, CallOptions options) {
        return call(first, authorizer, options, CallRole.SINGLE);
    }

    /**
     * Starts a call that fetches a credential, or what belongs to one. Another service answers it, so the pace at which the
     * provider takes requests about jobs is not its pace.
     *
     * @param <T> what the call answers
     * @param first the first operation
     * @param authorizer how its requests get a credential of their own
     * @param options deadline and retry
     * @return the call
     */
    public <T> CompletableFuture<T> signIn(Operation<T> first, Authorizer<?> authorizer, CallOptions options) {
        return call(first, authorizer, options, CallRole.SIGN_IN);
    }

    /**
     * Starts a call in a role.
     *
     * @param <T> what the call answers
     * @param first the first operation
     * @param authorizer how all requests get their credential
     * @param options deadline and retry
     * @param role what the call is to its client
     * @return the call
     */
    public <T> CompletableFuture<T> call(
            Operation<T> first, Authorizer<?> authorizer, CallOptions options, CallRole role) {
        return call(first.name(), Step.next(first), authorizer, options, role);
    }

    /**
     * Starts a call with any step: a flow may begin by continuing from an earlier call, or by waiting for a read.
     *
     * @param <T> what the call answers
     * @param name what messages call it
     * @param first the first step
     * @param authorizer how all requests get their credential
     * @param options deadline and retry
     * @param role what the call is to its client
     * @return the call
     */
    public <T> CompletableFuture<T> call(
            String name, Step<T> first, Authorizer<?> authorizer, CallOptions options, CallRole role) {
        CallFuture<T, ?> call = new CallFuture<>(this, name, authorizer, options, role);
        open.add(call);
        if (closed) {
            call.close();
        } else {
            call.start(first);
        }
        return call;
    }

    /**
     * Returns the transport that carries the requests.
     *
     * @return the caller's, or the client's own
     */
    public Wire wire() {
        return wire;
    }

    Limiter limiter() {
        return limiter;
    }

    /**
     * Runs an action when the client closes, before its calls end.
     *
     * @param action must not block
     */
    public void onClose(Runnable action) {
        atClose.add(action);
    }

    /**
     * Makes several calls, one after the other, within one deadline. One that fails does not end the others, unless they
     * would only fail alike: then they are not sent.
     *
     * @param <T> what each answers
     * @param <R> what all of them answer
     * @param name what messages call each of them
     * @param steps the first step of each, in order
     * @param authorizer how all requests get their credential
     * @param options deadline of all together, and retry of each
     * @param gather from what became of each, in order, to the answer
     * @return the calls as one; abandoning it ends what is in flight, and sends no more
     */
    public <T, R> CompletableFuture<R> inTurn(
            String name,
            List<Step<T>> steps,
            Authorizer<?> authorizer,
            CallOptions options,
            Function<List<Result<T>>, R> gather) {
        Deadline deadline = new Deadline(wire.timer(), options.timeout());
        InTurn<T, R> calls = new InTurn<>(this, name, deadline, steps, authorizer, options, gather);
        calls.next();
        return calls;
    }

    public double random() {
        return wire.random();
    }

    /** Tells the log and the listener of an attempt. */
    void onAttempt(AttemptResult result) {
        Fault fault = result.fault();
        if (fault != null && fault.kind() == Fault.Kind.LOST) {
            Log.CALLS.info("{} {}: attempt {} got no readable reply", provider, result.operation(), result.number());
        }
        CallListener listener = wire.listener();
        if (listener == null) {
            return;
        }
        tell(() -> listener.attemptEnded(new CallListener.Attempt(
                provider,
                result.operation(),
                result.number(),
                result.status() == 0 ? Optional.empty() : Optional.of(result.status()),
                Optional.ofNullable(fault).map(f -> f.kind().name()),
                result.duration())));
    }

    /** Forgets a call that has ended, and tells the log and the listener. */
    void onCallEnd(CallFuture<?, ?> call, CallRole role, CallEnd end) {
        open.remove(call);
        Throwable failure = end.failure();
        if (failure != null) {
            Log.CALLS.debug("{} {} got no answer in {} attempts", provider, end.name(), end.attempts(), failure);
        }
        CallListener listener = wire.listener();
        if (listener == null || role.isPart()) {
            return;
        }
        Optional<SdkException> known = failure instanceof SdkException e ? Optional.of(e) : Optional.empty();
        tell(() -> listener.callEnded(
                new CallListener.End(provider, end.name(), end.attempts(), known, end.abandoned(), end.elapsed())));
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
        wire.unregister(this);
        if (ownsWire) {
            wire.close();
        }
    }
}
