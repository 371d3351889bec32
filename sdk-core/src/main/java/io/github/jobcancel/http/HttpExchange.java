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

/** One HTTP exchange: OkHttp's call, and how far it got. */
public final class HttpExchange {
    private static final Runnable NOTHING = () -> {};

    /** A tag would do everywhere, but it costs each request, and a process's first one sixty classes of Kotlin. */
    private static final ThreadLocal<@Nullable ExchangeProgress> CURRENT_PROGRESS = new ThreadLocal<>();

    private final HttpTransport transport;
    private final long startedAtNanos;
    private final ExchangeProgress progress;
    private final Call httpCall;
    private final SecretMask secretMask;

    // of one that waits for a thread; guarded by this
    private Runnable timerHandle = NOTHING;
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

    public long startedAtNanos() {
        return startedAtNanos;
    }

    /**
     * Sends the request; one of the two is called, on an I/O thread, once nothing of the reply is left open. Or on the timer's,
     * if there was no thread for it until the deadline.
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
            // shut down, or no thread is to be had; and a caller's call factory may throw anything
            failureConsumer.accept(unexpectedFailure(e));
            return;
        }
        if (isQueued) {
            limitQueueTime(deadline, failureConsumer);
        }
    }

    /** OkHttp counts from when the exchange has its thread. */
    private void limitQueueTime(CallDeadline deadline, Consumer<IOException> failureConsumer) {
        synchronized (this) {
            usesOwnExecutor = transport.exchangeExecutor() != null;
        }
        Runnable handle = transport.scheduleTask(
                () -> {
                    if (preventStart()) {
                        httpCall.cancel();
                        failureConsumer.accept(new IOException("no thread was free for it in time"));
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

    /** Of one that waits in OkHttp's queue nobody knows as much. */
    private synchronized boolean neverStarted() {
        return usesOwnExecutor && startPrevented;
    }

    private synchronized boolean preventStart() {
        startPrevented |= !hasStarted;
        return startPrevented;
    }

    /** Needs its alarm no more. False if that has rung. */
    private boolean tryStart() {
        Runnable handle;
        boolean startAllowed;
        synchronized (this) {
            hasStarted = true;
            handle = timerHandle;
            timerHandle = NOTHING;
            startAllowed = !startPrevented;
        }
        handle.run();
        return startAllowed;
    }

    public void cancelExchange() {
        // one that has no thread yet needs none
        preventStart();
        tryStart();
        httpCall.cancel();
    }

    /** On a thread of ours. */
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
            // a caller's call factory may throw anything, also what Java would have it declare, and somebody waits
            failureConsumer.accept(unexpectedFailure(e));
            return;
        } finally {
            CURRENT_PROGRESS.remove();
        }
        replyConsumer.accept(reply);
    }

    /** It may have waited for its thread. */
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
        return new IOException("the exchange could not be made: " + cause, cause);
    }

    /** By the dispatcher of a client that a caller brought. Whether something waits there for a thread. */
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
     * Whether the server may have seen the request. Only our own client's interceptors can deny it; if a caller's {@code
     * Call.Factory} went another way, it counts as sent.
     */
    public boolean mayHaveBeenSent(IOException failure) {
        if (neverStarted()) {
            return false;
        }
        boolean connectionFailed = failure instanceof ConnectException || failure instanceof UnknownHostException;
        return progress.stage == ExchangeStage.WRITING
                || (progress.stage == ExchangeStage.NOT_OBSERVED && !connectionFailed);
    }

    public Duration elapsedTime() {
        return Duration.ofNanos(transport.nanoTime() - startedAtNanos);
    }

    private enum ExchangeStage {
        NOT_OBSERVED,
        CONNECTING,
        WRITING
    }

    /** On a thread of ours, of the exchange that it makes. On another it rides on the request, as a tag. */
    static final class ExchangeProgress {
        private volatile ExchangeStage stage = ExchangeStage.NOT_OBSERVED;
    }

    /** Runs before a connection is looked for. */
    static final Interceptor CONNECTING_INTERCEPTOR = chain -> {
        noteStage(chain, ExchangeStage.CONNECTING);
        return chain.proceed(chain.request());
    };

    /** Runs when a connection was found and before the request is written to it. */
    static final Interceptor WRITING_INTERCEPTOR = chain -> {
        noteStage(chain, ExchangeStage.WRITING);
        return hideRetryAfter(chain.proceed(chain.request()));
    };

    private static void noteStage(Interceptor.Chain chain, ExchangeStage stage) {
        ExchangeProgress threadProgress = CURRENT_PROGRESS.get();
        ExchangeProgress progress =
                threadProgress == null ? chain.request().tag(ExchangeProgress.class) : threadProgress;
        // a caller's interceptor may proceed once more; what was written stays so
        if (progress != null && progress.stage != ExchangeStage.WRITING) {
            progress.stage = stage;
        }
    }

    /** OkHttp repeats a request on its own when a 503 says {@code Retry-After: 0}; we decide on repeats. */
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
