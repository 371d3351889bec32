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
 * A fake provider on a free port of the loopback interface that speaks plain HTTP. It keeps its state in memory,
 * verifies credentials, and changes only with its clock or by calls of the test. Requests are answered one at a time
 * in the order of arrival; a fault that waits does not block other requests. Safe for use by several threads. Close
 * it after use.
 */
public abstract class FakeServer implements AutoCloseable {
    /** Loaded once, because a test run creates thousands of fakes. */
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
    /** Sorted longest first, so that masking a secret never leaves the rest of a longer secret that starts with it. */
    private final Set<String> secrets =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /**
     * Creates a fake. It starts to listen at the first call of {@link #url()}.
     *
     * @param clock the clock of the fake
     */
    protected FakeServer(ManualClock clock) {
        this.clock = clock;
    }

    /**
     * Returns the reply to one request. The lock of this object is held during the call.
     *
     * @param request the request, without masking
     * @return the reply
     */
    protected abstract FakeReply replyTo(ReceivedRequest request);

    /**
     * Adds a secret that must never appear in {@link #receivedRequests()}: an issued token or an accepted password.
     *
     * @param value the secret
     */
    protected final synchronized void maskSecret(String value) {
        if (!value.isEmpty()) {
            String encodedValue = URLEncoder.encode(value, StandardCharsets.UTF_8);
            secrets.add(value);
            secrets.add(encodedValue);
            secrets.add(encodedValue.replace("+", "%20"));
        }
    }

    /**
     * Returns the clock of this fake.
     *
     * @return the clock given to the constructor
     */
    public final ManualClock clock() {
        return clock;
    }

    /**
     * Returns the base URL of this fake, without a trailing slash. The first call starts the server.
     *
     * @return the URL, for example {@code http://127.0.0.1:40123}
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
     * Keeps this fake off the network: it never listens, and only {@link #exchangeWithoutNetwork} reaches it.
     * Simulations that carry the requests themselves use this.
     *
     * @param url the URL that {@link #url()} returns from now on
     * @throws IllegalStateException if the server listens already
     */
    public final synchronized void useWithoutNetwork(URI url) {
        if (server != null) {
            throw new IllegalStateException("the server is already listening");
        }
        baseUrl = url;
    }

    /**
     * Returns the reply to a request that does not come over the network. Injected faults are not applied.
     *
     * @param request the request
     * @return the reply
     */
    public final synchronized FakeReply exchangeWithoutNetwork(ReceivedRequest request) {
        requestLog.add(request);
        return replyTo(request);
    }

    /**
     * Injects a fault into the next request for which no earlier injected fault is used.
     *
     * @param fault the fault
     */
    public final void injectFault(ExchangeFault fault) {
        injectFault(request -> true, fault);
    }

    /**
     * Injects a fault into the next request that matches. It is used once.
     *
     * @param matcher the condition on the request
     * @param fault the fault
     */
    public final synchronized void injectFault(Predicate<ReceivedRequest> matcher, ExchangeFault fault) {
        plannedFaults.add(new PlannedFault(matcher, fault));
    }

    /**
     * Returns all requests so far in the order of arrival, with all known secrets masked.
     *
     * @return a copy
     */
    public final synchronized List<ReceivedRequest> receivedRequests() {
        return requestLog.stream().map(this::maskRequest).toList();
    }

    /**
     * Returns the values that are masked in {@link #receivedRequests()}: the passwords and keys that this fake
     * accepts and the tokens and sessions that it has issued, in each encoding that is masked. A client must not log
     * or throw any of them.
     *
     * @return a copy
     */
    public final synchronized Set<String> maskedSecrets() {
        return Set.copyOf(secrets);
    }

    /** Forgets the requests received so far. */
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

    /**
     * Discards the server's own copy of a request. MockWebServer keeps every request for {@code takeRequest}, and a
     * long test run would fill the heap.
     */
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
