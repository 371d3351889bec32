// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.Transport;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * The implementation of {@link Transport}: an OkHttp client with our settings, the timer, the clock, and the executor
 * of completions. Safe for use by several threads.
 */
public final class HttpTransport implements Transport {
    /** The header that holds the reply's {@code Retry-After} where OkHttp must not see it. */
    static final String HIDDEN_RETRY_AFTER = "Jobcancel-Retry-After";

    private static final long MAX_BODY_BYTES = 16L << 20;

    private final TransportThreads threads;
    private final @Nullable OkHttpClient ownClient;
    private final Dispatcher dispatcher;
    private final Call.Factory callFactory;
    private final Supplier<Call.Factory> directCallFactory;
    private final Executor callbackExecutor;
    private final boolean ownsCallbackExecutor;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final DoubleSupplier randomSource;
    private final @Nullable CallListener listener;
    private final Set<TransportClient> clients =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile boolean isClosed;

    /**
     * Creates a transport; see {@link Transport.Builder}.
     *
     * @param client the caller's client; null for our own
     * @param clientWrapper wraps the client that makes the exchanges
     * @param callbackExecutor the caller's executor of completions; null for our own
     * @param scheduler the caller's timer; null for our own
     * @param clock the time of day
     * @param randomSource spreads the waits before repeats; from 0 to below 1
     * @param listener receives attempts and calls; null for none
     */
    public HttpTransport(
            @Nullable OkHttpClient client,
            Function<OkHttpClient, Call.Factory> clientWrapper,
            @Nullable Executor callbackExecutor,
            @Nullable Scheduler scheduler,
            InstantSource clock,
            DoubleSupplier randomSource,
            @Nullable CallListener listener) {
        this.threads = new TransportThreads();
        OkHttpClient tunedClient = tuneClient(client == null ? threads.newClient() : client);
        this.ownClient = client == null ? tunedClient : null;
        this.dispatcher = tunedClient.dispatcher();
        this.callFactory = clientWrapper.apply(tunedClient);
        this.directCallFactory = () -> clientWrapper.apply(
                tunedClient.newBuilder().proxy(Proxy.NO_PROXY).build());
        this.ownsCallbackExecutor = callbackExecutor == null;
        this.callbackExecutor = callbackExecutor == null ? threads.callbackExecutor() : callbackExecutor;
        this.scheduler = scheduler == null ? threads.newScheduler() : scheduler;
        this.clock = clock;
        this.randomSource = randomSource;
        this.listener = listener == null ? null : new IsolatedListener(listener);
    }

    private static OkHttpClient tuneClient(OkHttpClient base) {
        return base.newBuilder()
                // a redirect would carry X-Auth-Token to another host, and turns a POST into a GET
                .followRedirects(false)
                .followSslRedirects(false)
                // each of these features can send a request a second time without our knowledge
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cache(null)
                // HTTP/2 moves Host to a pseudo header, which the signature checks of some gateways do not follow
                .protocols(List.of(Protocol.HTTP_1_1))
                .addInterceptor(HttpExchange.CONNECTING_INTERCEPTOR)
                .addNetworkInterceptor(HttpExchange.WRITING_INTERCEPTOR)
                .build();
    }

    /**
     * Creates the exchange of a request; nothing is sent yet.
     *
     * @param request the request, complete and signed
     * @param timeout the longest time from the exchange's start to the end of the reply
     * @return the exchange
     * @throws IllegalArgumentException if a header cannot be sent; the message does not show its value
     */
    public HttpExchange newExchange(RequestBuilder request, Duration timeout) {
        HttpExchange.ExchangeProgress progress = new HttpExchange.ExchangeProgress();
        // without this OkHttp asks for gzip, which no provider's own client does
        request.setHeaderIfAbsent("Accept-Encoding", "identity").setHeaderIfAbsent("User-Agent", "jobcancel");
        String[] headers = new String[2 * request.headerCount()];
        for (int i = 0; i < request.headerCount(); i++) {
            headers[2 * i] = request.headerName(i);
            headers[2 * i + 1] = requireSendable(request.headerName(i), request.headerValue(i));
        }
        Request.Builder okHttpRequest = new Request.Builder()
                .url(request.url())
                .headers(Headers.of(headers))
                .method(request.method(), request.hasBody() ? new OneShotBody(request.body()) : null);
        if (ownClient == null) {
            okHttpRequest.tag(HttpExchange.ExchangeProgress.class, progress);
        }
        // the client for direct requests is created for each of them, since they are rare; its connections are shared
        // all the same
        Call call = (request.bypassesProxy() ? directCallFactory.get() : callFactory).newCall(okHttpRequest.build());
        call.timeout().timeout(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
        return new HttpExchange(this, progress, call, request.secretMask());
    }

    /** Checks a header's value here, since the message of OkHttp would show the value, which may be a token. */
    private static String requireSendable(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                throw new IllegalArgumentException("the header " + name + " has a character that cannot be sent");
            }
        }
        return value;
    }

    HttpReply readReply(Response response) throws IOException {
        BufferedSource bodySource = response.body().source();
        boolean isGzip = "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
        try (BufferedSource source = isGzip ? Okio.buffer(new GzipSource(bodySource)) : bodySource) {
            if (source.request(MAX_BODY_BYTES + 1)) {
                throw new IOException("the reply is longer than " + MAX_BODY_BYTES + " bytes");
            }
            return new HttpReply(response.code(), response.headers(), source.readByteArray());
        }
    }

    /** {@return the time of day, by the local clock} */
    public Instant currentTime() {
        return clock.instant();
    }

    /**
     * Returns the timer, by which deadlines are measured.
     *
     * @return the caller's timer, or our own
     */
    public Scheduler timer() {
        return scheduler;
    }

    /** {@return the timer's time in nanoseconds, of which only differences have a meaning} */
    public long nanoTime() {
        return scheduler.nanoTime();
    }

    /** {@return a random number from 0 to below 1} */
    public double nextRandom() {
        return randomSource.getAsDouble();
    }

    /** {@return the listener of attempts and calls; null if there is none} */
    @Nullable
    public CallListener callListener() {
        return listener;
    }

    /**
     * Runs a task after a delay, on the timer's thread.
     *
     * @param task the task, which must not block
     * @param delay the delay
     * @return cancels the task if it has not started
     */
    public Runnable scheduleTask(Runnable task, Duration delay) {
        return scheduler.schedule(task, delay);
    }

    /** Returns the executor of exchanges; null if the caller's client makes them. */
    @Nullable
    ExchangeExecutor exchangeExecutor() {
        return ownClient == null ? null : threads.exchangeExecutor();
    }

    /** Returns whether calls wait for a thread in the dispatcher of a caller's client. */
    boolean hasQueuedCalls() {
        return dispatcher.queuedCallsCount() > 0;
    }

    /**
     * Runs the completion of a call where a caller's code may block: never on the threads of OkHttp or of the timer.
     *
     * @param completion the completion
     */
    public void runCompletion(Runnable completion) {
        if (ownsCallbackExecutor && ExchangeExecutor.deferCompletion(completion)) {
            return;
        }
        try {
            callbackExecutor.execute(completion);
        } catch (RuntimeException | Error e) {
            // the caller has shut down its executor, or there is no thread left: an answer on this thread is better
            // than no answer
            completion.run();
        }
    }

    /**
     * Adds a client, which this transport closes with itself. The client is held weakly.
     *
     * @param client the client
     * @throws IllegalStateException if the transport is closed
     */
    public void registerClient(TransportClient client) {
        clients.add(client);
        // if the transport closes at this moment, either its loop sees the client, or this check sees the flag
        if (isClosed) {
            clients.remove(client);
            throw new IllegalStateException("the transport is closed");
        }
    }

    /**
     * Removes a client that was closed.
     *
     * @param client the client
     */
    public void unregisterClient(TransportClient client) {
        clients.remove(client);
    }

    @Override
    public void close() {
        isClosed = true;
        List<TransportClient> enginesToClose;
        synchronized (clients) {
            enginesToClose = List.copyOf(clients);
        }
        enginesToClose.forEach(TransportClient::close);
        if (ownClient != null) {
            ownClient.connectionPool().evictAll();
        }
        threads.close();
    }

    /**
     * Isolates a caller's listener, which is called in the middle of an exchange and may do anything, even wait for a
     * call.
     */
    private record IsolatedListener(CallListener listener) implements CallListener {
        @Override
        public void attemptEnded(AttemptEvent attempt) {
            ExchangeExecutor.runIsolated(() -> listener.attemptEnded(attempt));
        }

        @Override
        public void callEnded(CallEnd end) {
            ExchangeExecutor.runIsolated(() -> listener.callEnded(end));
        }
    }
}
