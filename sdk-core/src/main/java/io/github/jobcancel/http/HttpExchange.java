// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.async.CallDeadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange: the call of OkHttp, and how far it got. Safe for use by several threads. */
public final class HttpExchange {

    /**
     * The progress of the exchange that the current thread runs. A tag on the request would serve everywhere, but it
     * costs time in each request, and in the first request of a process it loads sixty classes of Kotlin.
     */
    private static final ThreadLocal<@Nullable ExchangeProgress> CURRENT_PROGRESS = new ThreadLocal<>();

    private final HttpTransport transport;
    private final long startedAtNanos;
    private final ExchangeProgress progress;
    private final Call httpCall;
    private final SecretMask secretMask;

    // state of an exchange that waits for a thread; guarded by this
    private Runnable timerHandle = CallDeadline.NO_ACTION;
    private boolean usesOwnExecutor;
    private boolean hasStarted;
    private boolean startPrevented;

    HttpExchange(HttpTransport transport, ExchangeProgress progress, Call call, SecretMask mask) {
        this.transport = transport;
        this.startedAtNanos = transport.nanoTime();
        this.progress = progress;
        this.httpCall = call;
        this.secretMask = mask;
    }

    /** {@return when the exchange was created, by the transport's timer} */
    public long startedAtNanos() {
        return startedAtNanos;
    }

    /**
     * Sends the request. One of the two consumers is called once, after the reply was read and closed: on an I/O
     * thread, or on the timer's thread if no thread became free before the deadline.
     *
     * @param deadline the end of the call
     * @param replyConsumer receives the reply, in any status
     * @param failureConsumer receives the failure if there is no reply
     */
    public void startExchange(
            CallDeadline deadline, Consumer<HttpReply> replyConsumer, Consumer<IOException> failureConsumer) {
        ExchangeExecutor executor = transport.exchangeExecutor();
        boolean isQueued;
        try {
            isQueued = executor == null
                    ? enqueueCall(replyConsumer, failureConsumer)
                    : executor.executeOrQueue(() -> runExchange(deadline, replyConsumer, failureConsumer));
        } catch (RuntimeException | Error e) {
            // the executor is shut down or has no thread, or the caller's call factory threw: it may throw anything
            failureConsumer.accept(unexpectedFailure(e));
            return;
        }
        if (isQueued) {
            limitQueueTime(deadline, failureConsumer);
        }
    }

    /**
     * Ends the wait for a thread at the deadline. The timeout of OkHttp starts only when the exchange has its thread.
     */
    private void limitQueueTime(CallDeadline deadline, Consumer<IOException> failureConsumer) {
        synchronized (this) {
            usesOwnExecutor = transport.exchangeExecutor() != null;
        }
        Runnable handle = transport.scheduleTask(
                () -> {
                    if (preventStart()) {
                        httpCall.cancel();
                        failureConsumer.accept(new IOException("no thread became free before the deadline"));
                    }
                },
                deadline.remainingTime());
        synchronized (this) {
            if (!hasStarted) {
                timerHandle = handle;
                return;
            }
        }
        handle.run();
    }

    /**
     * Returns whether a queued exchange was ended before it started. Only our own executor can prove this; the
     * dispatcher of OkHttp cannot.
     */
    private synchronized boolean neverStarted() {
        return usesOwnExecutor && startPrevented;
    }

    /** Ends the wait for a thread. Returns false if the exchange has started already. */
    private synchronized boolean preventStart() {
        startPrevented |= !hasStarted;
        return startPrevented;
    }

    /** Starts the exchange and cancels the timer of its wait. Returns false if the wait was ended before. */
    private boolean tryStart() {
        Runnable handle;
        boolean startAllowed;
        synchronized (this) {
            hasStarted = true;
            handle = timerHandle;
            timerHandle = CallDeadline.NO_ACTION;
            startAllowed = !startPrevented;
        }
        handle.run();
        return startAllowed;
    }

    /** Cancels the exchange, in whatever state it is. The failure consumer may or may not be called afterwards. */
    public void cancelExchange() {
        // an exchange that still waits for a thread must not take one
        preventStart();
        tryStart();
        httpCall.cancel();
    }

    /** Runs the exchange on a thread of our own executor. */
    private void runExchange(
            CallDeadline deadline, Consumer<HttpReply> replyConsumer, Consumer<IOException> failureConsumer) {
        if (!tryStart()) {
            return;
        }
        HttpReply reply;
        CURRENT_PROGRESS.set(progress);
        try (Response response = limitToDeadline(deadline).execute()) {
            reply = readReply(response);
        } catch (IOException e) {
            failureConsumer.accept(e);
            return;
        } catch (Throwable e) {
            // a caller's call factory may throw anything, even checked exceptions that it does not declare, and the
            // call must end
            failureConsumer.accept(unexpectedFailure(e));
            return;
        } finally {
            CURRENT_PROGRESS.remove();
        }
        replyConsumer.accept(reply);
    }

    /** Lowers the timeout by the time that the exchange waited for its thread. */
    private Call limitToDeadline(CallDeadline deadline) {
        long remainingNanos = deadline.remainingTime().toNanos();
        httpCall.timeout()
                .timeout(
                        Math.max(1, Math.min(httpCall.timeout().timeoutNanos(), remainingNanos)), TimeUnit.NANOSECONDS);
        return httpCall;
    }

    private HttpReply readReply(Response response) throws IOException {
        return transport.readReply(response).withMask(secretMask);
    }

    private static IOException unexpectedFailure(Throwable cause) {
        return new IOException("the exchange failed unexpectedly: " + cause, cause);
    }

    /**
     * Runs the exchange in the dispatcher of the caller's client. Returns whether exchanges wait there for a thread.
     */
    private boolean enqueueCall(Consumer<HttpReply> replyConsumer, Consumer<IOException> failureConsumer) {
        httpCall.enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                tryStart();
                HttpReply reply;
                try (response) {
                    reply = readReply(response);
                } catch (IOException e) {
                    failureConsumer.accept(e);
                    return;
                } catch (Throwable e) {
                    failureConsumer.accept(unexpectedFailure(e));
                    return;
                }
                replyConsumer.accept(reply);
            }

            @Override
            public void onFailure(Call call, IOException e) {
                tryStart();
                failureConsumer.accept(e);
            }
        });
        return transport.hasQueuedCalls();
    }

    /**
     * Returns whether the server may have seen the request. Only the interceptors of our client can disprove it; if a
     * caller's {@code Call.Factory} bypasses them, the request counts as sent.
     *
     * @param failure the failure of the exchange
     * @return false only if nothing of the request can have reached the server
     */
    public boolean mayHaveBeenSent(IOException failure) {
        if (neverStarted()) {
            return false;
        }
        boolean connectionFailed = failure instanceof ConnectException || failure instanceof UnknownHostException;
        return progress.stage == ExchangeStage.WRITING
                || (progress.stage == ExchangeStage.NOT_OBSERVED && !connectionFailed);
    }

    /** {@return the time since the exchange was created} */
    public Duration elapsedTime() {
        return Duration.ofNanos(transport.nanoTime() - startedAtNanos);
    }

    private enum ExchangeStage {
        NOT_OBSERVED,
        CONNECTING,
        WRITING
    }

    /**
     * How far an exchange got. Our own threads find it in a thread-local variable; on other threads it is a tag of the
     * request.
     */
    static final class ExchangeProgress {
        private volatile ExchangeStage stage = ExchangeStage.NOT_OBSERVED;
    }

    /** Runs before OkHttp looks for a connection. */
    static final Interceptor CONNECTING_INTERCEPTOR = chain -> {
        noteStage(chain, ExchangeStage.CONNECTING);
        return chain.proceed(chain.request());
    };

    /** Runs when OkHttp has a connection, before the request is written to it. */
    static final Interceptor WRITING_INTERCEPTOR = chain -> {
        noteStage(chain, ExchangeStage.WRITING);
        return hideRetryAfter(chain.proceed(chain.request()));
    };

    private static void noteStage(Interceptor.Chain chain, ExchangeStage stage) {
        ExchangeProgress threadProgress = CURRENT_PROGRESS.get();
        ExchangeProgress progress =
                threadProgress == null ? chain.request().tag(ExchangeProgress.class) : threadProgress;
        // a caller's interceptor may proceed a second time; a request that was written once stays written
        if (progress != null && progress.stage != ExchangeStage.WRITING) {
            progress.stage = stage;
        }
    }

    /**
     * Hides {@code Retry-After} of a 503 from OkHttp, which repeats a request itself when the value is 0. Repeats are
     * decided by the call alone.
     */
    private static Response hideRetryAfter(Response response) {
        String retryAfter = response.code() == 503 ? response.header("Retry-After") : null;
        return retryAfter == null
                ? response
                : response.newBuilder()
                        .removeHeader("Retry-After")
                        .header(HttpTransport.HIDDEN_RETRY_AFTER, retryAfter)
                        .build();
    }
}
