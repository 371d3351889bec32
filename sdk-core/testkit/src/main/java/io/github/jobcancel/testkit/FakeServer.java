// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import io.github.jobcancel.testkit.server.FakeServerListener;
import io.github.jobcancel.testkit.server.NoDelaySocketFactory;
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
    private static final List<FakeServerListener> LISTENERS = ServiceLoader.load(FakeServerListener.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private record PlannedFault(Predicate<ReceivedRequest> matcher, ExchangeFault fault) {}

    private final ManualClock clock;

    // guarded by this
    private @Nullable MockWebServer server;
    private @Nullable URI baseUrl;
    private final List<ReceivedRequest> requestLog = new ArrayList<>();
    private final List<PlannedFault> plannedFaults = new ArrayList<>();
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
    protected abstract FakeReply replyTo(ReceivedRequest request);

    /**
     * Names a secret that must never stand in the request log. Issued tokens and accepted passwords belong here.
     *
     * @param value the secret
     */
    public final synchronized void maskSecret(String value) {
        if (!value.isEmpty()) {
            String encodedValue = URLEncoder.encode(value, StandardCharsets.UTF_8);
            secrets.add(value);
            secrets.add(encodedValue);
            secrets.add(encodedValue.replace("+", "%20"));
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
        URI currentUrl = baseUrl;
        if (currentUrl == null) {
            MockWebServer startedServer = startServer();
            server = startedServer;
            currentUrl = URI.create("http://127.0.0.1:" + startedServer.getPort());
            baseUrl = currentUrl;
            LISTENERS.forEach(listener -> listener.onServerStarted(this));
        }
        return currentUrl;
    }

    private MockWebServer startServer() {
        MockWebServer newServer = new MockWebServer();
        newServer.setServerSocketFactory(new NoDelaySocketFactory());
        newServer.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return serveRequest(newServer, request);
            }
        });
        try {
            newServer.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return newServer;
    }

    /**
     * Keeps this fake off the network: it never listens, and only {@link #exchangeWithoutNetwork} reaches it. For simulations, which carry
     * the requests themselves.
     *
     * @param url what {@link #url()} answers from now on
     */
    public final synchronized void useWithoutNetwork(URI url) {
        if (server != null) {
            throw new IllegalStateException("the server listens already");
        }
        baseUrl = url;
    }

    /**
     * Answers a request without a network. Planned faults do not count.
     *
     * @param request the request
     * @return the answer
     */
    public final synchronized FakeReply exchangeWithoutNetwork(ReceivedRequest request) {
        requestLog.add(request);
        return replyTo(request);
    }

    /**
     * Plans a fault for the next request that no earlier planned fault takes.
     *
     * @param fault what goes wrong
     */
    public final void injectFault(ExchangeFault fault) {
        injectFault(request -> true, fault);
    }

    /**
     * Plans a fault for the next request that matches.
     *
     * @param matcher which request; it is used once
     * @param fault what goes wrong
     */
    public final synchronized void injectFault(Predicate<ReceivedRequest> matcher, ExchangeFault fault) {
        plannedFaults.add(new PlannedFault(matcher, fault));
    }

    /**
     * Every request so far, in the order of arrival, with all known secrets masked.
     *
     * @return a copy
     */
    public final synchronized List<ReceivedRequest> receivedRequests() {
        return requestLog.stream().map(this::maskRequest).toList();
    }

    /**
     * What is masked in {@link #receivedRequests()}: the passwords and keys this fake accepts, the tokens and sessions it has issued,
     * each in the spellings that are masked. Nothing of it may stand in what a client logs or throws.
     *
     * @return a copy
     */
    public final synchronized Set<String> maskedSecrets() {
        return Set.copyOf(secrets);
    }

    /** Forgets the requests logged so far. */
    public final synchronized void clearReceivedRequests() {
        requestLog.clear();
    }

    /** Stops the server and closes its connections. */
    @Override
    public void close() {
        MockWebServer runningServer;
        synchronized (this) {
            runningServer = server;
        }
        if (runningServer != null) {
            runningServer.close();
        }
    }

    private MockResponse serveRequest(MockWebServer sourceServer, RecordedRequest recordedRequest) {
        discardRecordedRequest(sourceServer);
        ReceivedRequest request = toReceivedRequest(recordedRequest);
        @Nullable ExchangeFault fault;
        FakeReply intendedReply;
        synchronized (this) {
            requestLog.add(request);
            fault = takePlannedFault(request);
            intendedReply = fault == null || fault.hasEffect ? replyTo(request) : FakeReply.of(200, "", "");
        }
        return fault == null ? ExchangeFault.toMockResponse(intendedReply).build() : fault.buildResponse(intendedReply);
    }

    /** MockWebServer keeps every request for {@code takeRequest}; a long run would fill the heap with them. */
    private static void discardRecordedRequest(MockWebServer sourceServer) {
        try {
            sourceServer.takeRequest(0, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable ExchangeFault takePlannedFault(ReceivedRequest request) {
        for (Iterator<PlannedFault> i = plannedFaults.iterator(); i.hasNext(); ) {
            PlannedFault planned = i.next();
            if (planned.matcher().test(request)) {
                i.remove();
                return planned.fault();
            }
        }
        return null;
    }

    private static ReceivedRequest toReceivedRequest(RecordedRequest recordedRequest) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        Headers sentHeaders = recordedRequest.getHeaders();
        for (int i = 0; i < sentHeaders.size(); i++) {
            headers.add(Map.entry(sentHeaders.name(i), sentHeaders.value(i)));
        }
        String body = recordedRequest.getBody() == null
                ? ""
                : recordedRequest.getBody().utf8();
        return new ReceivedRequest(
                recordedRequest.getMethod(),
                recordedRequest.getTarget(),
                headers,
                body,
                recordedRequest.getConnectionIndex());
    }

    private ReceivedRequest maskRequest(ReceivedRequest request) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.headers().forEach(header -> headers.add(Map.entry(header.getKey(), maskText(header.getValue()))));
        return new ReceivedRequest(
                request.method(),
                maskText(request.target()),
                headers,
                maskText(request.body()),
                request.connectionIndex());
    }

    private String maskText(String text) {
        String maskedText = text;
        for (String secret : secrets) {
            maskedText = maskedText.replace(secret, "***");
        }
        return maskedText;
    }
}
