// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.CallLog;
import io.github.jobcancel.http.HttpTransport;
import io.github.jobcancel.http.TransportClient;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
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
public final class CallEngine implements TransportClient {
    private final String provider;
    private final HttpTransport transport;
    private final boolean ownsTransport;
    private final Set<CallFuture<?>> openCalls = ConcurrentHashMap.newKeySet();
    private final RateLimiter rateLimiter;
    private final List<Runnable> closeActions = new CopyOnWriteArrayList<>();
    private volatile boolean isClosed;

    /**
     * Makes one.
     *
     * @param provider the provider's short name
     * @param callerTransport the caller's; null makes one that is closed with this
     */
    public CallEngine(String provider, @Nullable Transport callerTransport) {
        this.provider = provider;
        this.ownsTransport = callerTransport == null;
        this.transport = (HttpTransport) (callerTransport == null ? Transport.create() : callerTransport);
        this.rateLimiter = new RateLimiter(transport);
        transport.registerClient(this);
    }

    /**
     * Starts a call.
     *
     * @param <T> what the call answers
     * @param firstOperation the first operation
     * @param authorizer how all requests get their credential
     * @param options deadline and retry
     * @return the call; abandoning it ends what is in flight
     */
    public <T> CompletableFuture<T> startCall(
            Operation<T> firstOperation, RequestAuthorizer<?> authorizer, CallOptions options) {
        return startCall(firstOperation, authorizer, options, CallRole.SINGLE);
    }

    /**
     * Starts a call that fetches a credential, or what belongs to one. Another service answers it, so the pace at which the
     * provider takes requests about jobs is not its pace.
     *
     * @param <T> what the call answers
     * @param firstOperation the first operation
     * @param authorizer how its requests get a credential of their own
     * @param options deadline and retry
     * @return the call
     */
    public <T> CompletableFuture<T> startSignIn(
            Operation<T> firstOperation, RequestAuthorizer<?> authorizer, CallOptions options) {
        return startCall(firstOperation, authorizer, options, CallRole.SIGN_IN);
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
    public <T> CompletableFuture<T> startCall(
            Operation<T> first, RequestAuthorizer<?> authorizer, CallOptions options, CallRole role) {
        return startCall(first.name(), CallStep.continueWith(first), authorizer, options, role);
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
    public <T> CompletableFuture<T> startCall(
            String name, CallStep<T> first, RequestAuthorizer<?> authorizer, CallOptions options, CallRole role) {
        CallFuture<T> call = new CallFuture<>(this, name, authorizer, options, role);
        openCalls.add(call);
        if (isClosed) {
            call.failAsClosed();
        } else {
            call.startWith(first);
        }
        return call;
    }

    /**
     * Returns the transport that carries the requests.
     *
     * @return the caller's, or the client's own
     */
    public HttpTransport transport() {
        return transport;
    }

    RateLimiter rateLimiter() {
        return rateLimiter;
    }

    /**
     * Runs an action when the client closes, before its calls end.
     *
     * @param action must not block
     */
    public void onClose(Runnable action) {
        closeActions.add(action);
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
    public <T, R> CompletableFuture<R> callInSequence(
            String name,
            List<CallStep<T>> steps,
            RequestAuthorizer<?> authorizer,
            CallOptions options,
            Function<List<Result<T>>, R> gather) {
        CallDeadline deadline = new CallDeadline(transport.timer(), options.timeout());
        SequentialCalls<T, R> calls = new SequentialCalls<>(this, name, deadline, steps, authorizer, options, gather);
        calls.runRemaining();
        return calls;
    }

    /**
     * Returns a random number, by which waits are spread.
     *
     * @return from 0 to 1
     */
    public double nextRandom() {
        return transport.nextRandom();
    }

    /** Tells the log and the listener of an attempt. */
    void onAttempt(AttemptResult result) {
        AttemptFailure fault = result.fault();
        if (fault != null && fault.kind() == FailureKind.LOST) {
            CallLog.LOGGER.info(
                    "{} {}: attempt {} got no readable reply", provider, result.operation(), result.number());
        }
        CallListener listener = transport.callListener();
        if (listener == null) {
            return;
        }
        notifyListener(() -> listener.attemptEnded(new CallListener.AttemptEvent(
                provider,
                result.operation(),
                result.number(),
                result.status() == 0 ? Optional.empty() : Optional.of(result.status()),
                Optional.ofNullable(fault).map(AttemptFailure::kind),
                result.duration())));
    }

    /** Forgets a call that has ended, and tells the log and the listener. */
    void onCallEnd(CallFuture<?> call, CallRole role, CallEnd end) {
        openCalls.remove(call);
        Throwable failure = end.failure();
        if (failure != null) {
            CallLog.LOGGER.debug("{} {} got no answer in {} attempts", provider, end.name(), end.attempts(), failure);
        }
        CallListener listener = transport.callListener();
        if (listener == null || role.isPart()) {
            return;
        }
        Optional<SdkException> known = failure instanceof SdkException e ? Optional.of(e) : Optional.empty();
        notifyListener(() -> listener.callEnded(
                new CallListener.CallEnd(provider, end.name(), end.attempts(), known, end.abandoned(), end.elapsed())));
    }

    void onCallRepeated(String operation, Duration delay, SdkException failure) {
        CallLog.LOGGER.debug(
                "{} {} will be tried again in {} ms: {}", provider, operation, delay.toMillis(), failure.getMessage());
    }

    private static void notifyListener(Runnable notification) {
        try {
            notification.run();
        } catch (RuntimeException | Error e) {
            // an assertion, say: the call goes on, since somebody waits
            CallLog.LOGGER.warn("a call listener threw", e);
        }
    }

    /** Ends the calls under way; calls made from now on fail. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        // a call that starts at this moment sees the flag, or is seen here
        closeActions.forEach(Runnable::run);
        openCalls.forEach(CallFuture::failAsClosed);
        transport.unregisterClient(this);
        if (ownsTransport) {
            transport.close();
        }
    }
}
