// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Timer;
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
public final class Wire implements Transport {
    /** Where the reply's {@code Retry-After} is kept when OkHttp must not see it. */
    static final String RETRY_AFTER = "Jobcancel-Retry-After";

    private static final long LONGEST_BODY = 16L << 20;

    private final Threads threads;
    private final @Nullable OkHttpClient own;
    private final Dispatcher dispatcher;
    private final Call.Factory calls;
    private final Supplier<Call.Factory> direct;
    private final Executor callbacks;
    private final boolean ownCallbacks;
    private final Timer timer;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final @Nullable CallListener listener;
    private final Set<TransportClient> clients =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile boolean closed;

    /**
     * Makes one; see {@link Transport.Builder}.
     *
     * @param client the caller's, or null for our own
     * @param wrap applied to the client that is used
     * @param callbacks the caller's, or null for our own
     * @param timer the caller's, or null for our own
     * @param clock the time of day
     * @param random spreads waits
     * @param listener sees attempts and calls; null if nobody does
     */
    public Wire(
            @Nullable OkHttpClient client,
            Function<OkHttpClient, Call.Factory> wrap,
            @Nullable Executor callbacks,
            @Nullable Timer timer,
            InstantSource clock,
            DoubleSupplier random,
            @Nullable CallListener listener) {
        this.threads = new Threads();
        OkHttpClient tuned = tuned(client == null ? threads.client() : client);
        this.own = client == null ? tuned : null;
        this.dispatcher = tuned.dispatcher();
        this.calls = wrap.apply(tuned);
        this.direct = () -> wrap.apply(tuned.newBuilder().proxy(Proxy.NO_PROXY).build());
        this.ownCallbacks = callbacks == null;
        this.callbacks = callbacks == null ? threads.callbacks() : callbacks;
        this.timer = timer == null ? threads.timer() : timer;
        this.clock = clock;
        this.random = random;
        this.listener = listener == null ? null : new Apart(listener);
    }

    private static OkHttpClient tuned(OkHttpClient base) {
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
                .addInterceptor(Exchange.CONNECTING)
                .addNetworkInterceptor(Exchange.WRITING)
                .build();
    }

    public Exchange exchange(Draft draft, Duration timeout) {
        Exchange.Progress progress = new Exchange.Progress();
        // without this OkHttp asks for gzip, which no provider's own client does
        draft.headerIfNone("Accept-Encoding", "identity").headerIfNone("User-Agent", "jobcancel");
        String[] headers = new String[2 * draft.headers()];
        for (int i = 0; i < draft.headers(); i++) {
            headers[2 * i] = draft.name(i);
            headers[2 * i + 1] = sendable(draft.name(i), draft.value(i));
        }
        Request.Builder request = new Request.Builder()
                .url(draft.url())
                .headers(Headers.of(headers))
                .method(draft.method(), draft.hasBody() ? new Body(draft.body()) : null);
        if (own == null) {
            request.tag(Exchange.Progress.class, progress);
        }
        // made anew each time: such requests are rare, and the connections are shared all the same
        Call call = (draft.isDirect() ? direct.get() : calls).newCall(request.build());
        call.timeout().timeout(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
        return new Exchange(this, progress, call, draft.mask());
    }

    /** Checked here because OkHttp's own message would show the value, which may be a token. */
    private static String sendable(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                throw new IllegalArgumentException("the header " + name + " has a character that cannot be sent");
            }
        }
        return value;
    }

    Reply read(Response response) throws IOException {
        BufferedSource raw = response.body().source();
        boolean zipped = "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
        try (BufferedSource source = zipped ? Okio.buffer(new GzipSource(raw)) : raw) {
            if (source.request(LONGEST_BODY + 1)) {
                throw new IOException("the reply is longer than " + LONGEST_BODY + " bytes");
            }
            return new Reply(response.code(), response.headers(), source.readByteArray());
        }
    }

    public Instant now() {
        return clock.instant();
    }

    /**
     * Returns the timer, by which deadlines are measured.
     *
     * @return the caller's, or our own
     */
    public Timer timer() {
        return timer;
    }

    public long nanoTime() {
        return timer.nanoTime();
    }

    public double random() {
        return random.getAsDouble();
    }

    @Nullable
    public CallListener listener() {
        return listener;
    }

    public Runnable schedule(Runnable task, Duration delay) {
        return timer.schedule(task, delay);
    }

    /** Null if a caller's client makes the exchanges. */
    @Nullable
    Workers workers() {
        return own == null ? null : threads.workers();
    }

    /** Whether something waits for a thread in the dispatcher of a caller's client. */
    boolean queues() {
        return dispatcher.queuedCallsCount() > 0;
    }

    /** Completions run where callers may block, never on OkHttp's or the timer's threads. */
    public void complete(Runnable completion) {
        if (ownCallbacks && Workers.leave(completion)) {
            return;
        }
        try {
            callbacks.execute(completion);
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
        if (closed) {
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
        closed = true;
        List<TransportClient> open;
        synchronized (clients) {
            open = List.copyOf(clients);
        }
        open.forEach(TransportClient::close);
        if (own != null) {
            own.connectionPool().evictAll();
        }
        threads.close();
    }

    /** A caller's listener is called in the midst of exchanges, and may do there what it likes. */
    private record Apart(CallListener listener) implements CallListener {
        @Override
        public void attemptEnded(Attempt attempt) {
            Workers.apart(() -> listener.attemptEnded(attempt));
        }

        @Override
        public void callEnded(End end) {
            Workers.apart(() -> listener.callEnded(end));
        }
    }

    /** One-shot, so that OkHttp cannot send it a second time on its own. */
    private static final class Body extends RequestBody {
        private final byte[] bytes;

        Body(byte[] bytes) {
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
