// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import io.github.jobcancel.testkit.server.FakeWatch;
import io.github.jobcancel.testkit.server.PromptSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A fake provider on a free port of the loopback interface, speaking plain HTTP. It keeps state, checks credentials for
 * real, and moves only when its clock or a test moves it. Requests are answered one at a time, in the order in which they
 * arrive; faults that wait do so without holding up other requests. Close it after use.
 */
public abstract class FakeServer implements AutoCloseable {
    /** Looked up once: a run makes thousands of fakes. */
    private static final List<FakeWatch> WATCHES = ServiceLoader.load(FakeWatch.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private record Planned(Predicate<Incoming> on, Fault fault) {}

    private final ManualClock clock;

    // guarded by this
    private @Nullable MockWebServer server;
    private @Nullable URI at;
    private final List<Incoming> log = new ArrayList<>();
    private final List<Planned> faults = new ArrayList<>();
    /** Longest first: a secret that begins another must not leave the other's tail behind. */
    private final Set<String> secrets =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /**
     * Makes a fake. It listens from the first time its {@link #url()} is asked for.
     *
     * @param clock the time this fake lives by
     */
    public FakeServer(ManualClock clock) {
        this.clock = clock;
    }

    /**
     * Answers one request. Called with this object's lock held.
     *
     * @param request the request, nothing masked
     * @return the answer
     */
    protected abstract Answer answer(Incoming request);

    /**
     * Names a secret that must never stand in the request log. Issued tokens and accepted passwords belong here.
     *
     * @param value the secret
     */
    public final synchronized void secret(String value) {
        if (!value.isEmpty()) {
            String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
            secrets.add(value);
            secrets.add(form);
            secrets.add(form.replace("+", "%20"));
        }
    }

    /**
     * The clock this fake lives by.
     *
     * @return the clock given at construction
     */
    public final ManualClock clock() {
        return clock;
    }

    /**
     * The root of this fake, without a trailing slash. Asking for it starts the server.
     *
     * @return for example {@code http://127.0.0.1:40123}
     */
    public final synchronized URI url() {
        URI known = at;
        if (known == null) {
            MockWebServer started = listen();
            server = started;
            known = URI.create("http://127.0.0.1:" + started.getPort());
            at = known;
            WATCHES.forEach(watch -> watch.listens(this));
        }
        return known;
    }

    private MockWebServer listen() {
        MockWebServer fresh = new MockWebServer();
        fresh.setServerSocketFactory(new PromptSockets());
        fresh.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return serve(fresh, request);
            }
        });
        try {
            fresh.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fresh;
    }

    /**
     * Keeps this fake off the network: it never listens, and only {@link #exchange} reaches it. For simulations, which carry
     * the requests themselves.
     *
     * @param url what {@link #url()} answers from now on
     */
    public final synchronized void offline(URI url) {
        if (server != null) {
            throw new IllegalStateException("the server listens already");
        }
        at = url;
    }

    /**
     * Answers a request without a network. Planned faults do not count.
     *
     * @param request the request
     * @return the answer
     */
    public final synchronized Answer exchange(Incoming request) {
        log.add(request);
        return answer(request);
    }

    /**
     * Plans a fault for the next request that no earlier planned fault takes.
     *
     * @param fault what goes wrong
     */
    public final void fail(Fault fault) {
        fail(any -> true, fault);
    }

    /**
     * Plans a fault for the next request that matches.
     *
     * @param on which request; it is used once
     * @param fault what goes wrong
     */
    public final synchronized void fail(Predicate<Incoming> on, Fault fault) {
        faults.add(new Planned(on, fault));
    }

    /**
     * Every request so far, in the order of arrival, with all known secrets masked.
     *
     * @return a copy
     */
    public final synchronized List<Incoming> requests() {
        return log.stream().map(this::masked).toList();
    }

    /**
     * What is masked in {@link #requests()}: the passwords and keys this fake accepts, the tokens and sessions it has issued,
     * each in the spellings that are masked. Nothing of it may stand in what a client logs or throws.
     *
     * @return a copy
     */
    public final synchronized Set<String> secrets() {
        return Set.copyOf(secrets);
    }

    /** Forgets the requests logged so far. */
    public final synchronized void clearRequests() {
        log.clear();
    }

    /** Stops the server and closes its connections. */
    @Override
    public void close() {
        MockWebServer running;
        synchronized (this) {
            running = server;
        }
        if (running != null) {
            running.close();
        }
    }

    private MockResponse serve(MockWebServer from, RecordedRequest raw) {
        drain(from);
        Incoming request = incoming(raw);
        @Nullable Fault fault;
        Answer truth;
        synchronized (this) {
            log.add(request);
            fault = take(request);
            truth = fault == null || fault.effect ? answer(request) : Answer.of(200, "", "");
        }
        return fault == null ? Fault.response(truth).build() : fault.play(truth);
    }

    /** MockWebServer keeps every request for {@code takeRequest}; a long run would fill the heap with them. */
    private static void drain(MockWebServer from) {
        try {
            from.takeRequest(0, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Fault take(Incoming request) {
        for (Iterator<Planned> i = faults.iterator(); i.hasNext(); ) {
            Planned planned = i.next();
            if (planned.on().test(request)) {
                i.remove();
                return planned.fault();
            }
        }
        return null;
    }

    private static Incoming incoming(RecordedRequest raw) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        Headers sent = raw.getHeaders();
        for (int i = 0; i < sent.size(); i++) {
            headers.add(Map.entry(sent.name(i), sent.value(i)));
        }
        String body = raw.getBody() == null ? "" : raw.getBody().utf8();
        return new Incoming(raw.getMethod(), raw.getTarget(), headers, body, raw.getConnectionIndex());
    }

    private Incoming masked(Incoming r) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        r.headers().forEach(h -> headers.add(Map.entry(h.getKey(), mask(h.getValue()))));
        return new Incoming(r.method(), mask(r.target()), headers, mask(r.body()), r.connection());
    }

    private String mask(String text) {
        String out = text;
        for (String secret : secrets) {
            out = out.replace(secret, "***");
        }
        return out;
    }
}
