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
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** The transport behind the public face: OkHttp tuned for us, the timer, the clock and the executor of completions. */
public final class HttpTransport implements Transport {
    /** Where the reply's {@code Retry-After} is kept when OkHttp must not see it. */
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
     * Makes one; see {@link Transport.Builder}.
     *
     * @param client the caller's, or null for our own
     * @param clientWrapper applied to the client that is used
     * @param callbackExecutor the caller's, or null for our own
     * @param scheduler the caller's, or null for our own
     * @param clock the time of day
     * @param randomSource spreads waits
     * @param listener sees attempts and calls; null if nobody does
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
                // each of these can send a request a second time behind our back
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cache(null)
                // HTTP/2 moves Host to a pseudo header, which some gateways' signature checks do not follow
                .protocols(List.of(Protocol.HTTP_1_1))
                .addInterceptor(HttpExchange.CONNECTING_INTERCEPTOR)
                .addNetworkInterceptor(HttpExchange.WRITING_INTERCEPTOR)
                .build();
    }

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
        // made anew each time: such requests are rare, and the connections are shared all the same
        Call call = (request.bypassesProxy() ? directCallFactory.get() : callFactory).newCall(okHttpRequest.build());
        call.timeout().timeout(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
        return new HttpExchange(this, progress, call, request.secretMask());
    }

    /** Checked here because OkHttp's own message would show the value, which may be a token. */
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

    public Instant currentTime() {
        return clock.instant();
    }

    /**
     * Returns the timer, by which deadlines are measured.
     *
     * @return the caller's, or our own
     */
    public Scheduler timer() {
        return scheduler;
    }

    public long nanoTime() {
        return scheduler.nanoTime();
    }

    public double nextRandom() {
        return randomSource.getAsDouble();
    }

    @Nullable
    public CallListener callListener() {
        return listener;
    }

    public Runnable scheduleTask(Runnable task, Duration delay) {
        return scheduler.schedule(task, delay);
    }

    /** Null if a caller's client makes the exchanges. */
    @Nullable
    ExchangeExecutor exchangeExecutor() {
        return ownClient == null ? null : threads.exchangeExecutor();
    }

    /** Whether something waits for a thread in the dispatcher of a caller's client. */
    boolean hasQueuedCalls() {
        return dispatcher.queuedCallsCount() > 0;
    }

    /** Completions run where callers may block, never on OkHttp's or the timer's threads. */
    public void runCompletion(Runnable completion) {
        if (ownsCallbackExecutor && ExchangeExecutor.deferCompletion(completion)) {
            return;
        }
        try {
            callbackExecutor.execute(completion);
        } catch (RuntimeException | Error e) {
            // the caller shut down the executor it brought, or there are no threads: an answer on this one is better
            // than none
            completion.run();
        }
    }

    /**
     * Adds a client, which is closed with this transport. Held weakly.
     *
     * @param client the client
     * @throws IllegalStateException if the transport is closed
     */
    public void register(TransportClient client) {
        clients.add(client);
        // a transport that is closed at this moment either sees the client, or is seen here
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
    public void unregister(TransportClient client) {
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

    /** A caller's listener is called in the midst of exchanges, and may do there what it likes. */
    private record IsolatedListener(CallListener listener) implements CallListener {
        @Override
        public void attemptEnded(Attempt attempt) {
            ExchangeExecutor.runIsolated(() -> listener.attemptEnded(attempt));
        }

        @Override
        public void callEnded(CallEnd end) {
            ExchangeExecutor.runIsolated(() -> listener.callEnded(end));
        }
    }

    /** One-shot, so that OkHttp cannot send it a second time on its own. */
    private static final class OneShotBody extends RequestBody {
        private final byte[] bytes;

        OneShotBody(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }
}
