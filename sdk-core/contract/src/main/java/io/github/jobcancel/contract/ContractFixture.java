// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.VirtualScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Prepares a client and its fake for each test of the contract, and checks after each test that no connection, timer
 * task or uncaught exception is left.
 */
@ParameterizedClass
@EnumSource(ContractFixture.HttpClientOwner.class)
abstract class ContractFixture {
    /** Says whose HTTP client makes the exchanges; every test of the contract runs with both. */
    enum HttpClientOwner {
        LIBRARY,
        CALLER
    }

    static final CallOptions CALL_OPTIONS = CallOptions.standard();

    final ManualClock clock = ManualClock.startingNow();
    final VirtualScheduler scheduler = new VirtualScheduler();
    /** Tells whether the current thread is executing an exchange. */
    final ThreadLocal<Boolean> insideExchange = ThreadLocal.withInitial(() -> false);

    final ConcurrentLinkedQueue<Throwable> uncaughtExceptions = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CallListener.AttemptEvent> attemptEvents = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CallListener.CallEnd> callEnds = new ConcurrentLinkedQueue<>();
    final List<AutoCloseable> openResources = new ArrayList<>();
    /** Holds what the test received, so that the scan for secrets after the test can reach it. */
    final List<Object> visibleObjects = new ArrayList<>();

    @Parameter
    HttpClientOwner clientOwner;

    /** The client that makes the exchanges, with the interceptor of this fixture. */
    private OkHttpClient httpClient = new OkHttpClient();

    /** Creates the provider's client with this transport, and its fake with this clock. */
    protected abstract ClientUnderTest createClient(Transport transport, ManualClock clock);

    @BeforeEach
    void installExceptionHandler() {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaughtExceptions.add(e));
    }

    @AfterEach
    void assertNothingLeft() throws Exception {
        for (int i = openResources.size() - 1; i >= 0; i--) {
            openResources.get(i).close();
        }
        awaitIdleDispatcher();
        assertThat(scheduler.pendingCount()).as("tasks left in the scheduler").isZero();
        assertThat(httpClient.connectionPool().connectionCount()
                        - httpClient.connectionPool().idleConnectionCount())
                .as("connections in use")
                .isZero();
        httpClient.connectionPool().evictAll();
        httpClient.dispatcher().executorService().shutdown();
        Thread.setDefaultUncaughtExceptionHandler(null);
        assertThat(uncaughtExceptions).as("uncaught exceptions").isEmpty();
    }

    ClientUnderTest startClient(Scheduler callScheduler) {
        Transport.Builder builder = Transport.builder()
                .callFactory(this::observeExchanges)
                .clock(clock)
                .listener(new CallListener() {
                    @Override
                    public void attemptEnded(AttemptEvent attempt) {
                        attemptEvents.add(attempt);
                    }

                    @Override
                    public void callEnded(CallEnd end) {
                        callEnds.add(end);
                    }
                });
        if (clientOwner == HttpClientOwner.CALLER) {
            builder.okHttpClient(httpClient);
        }
        Transport transport = (callScheduler == null ? builder : builder.scheduler(callScheduler)).build();
        openResources.add(transport);
        ClientUnderTest client = createClient(transport, clock);
        SecretAssertions.watchFor(client.clientSecrets().toArray(String[]::new));
        openResources.add(client.fakeServer());
        openResources.add(client);
        return client;
    }

    private OkHttpClient observeExchanges(OkHttpClient client) {
        httpClient = client.newBuilder()
                .addInterceptor(chain -> {
                    insideExchange.set(true);
                    try {
                        return chain.proceed(chain.request());
                    } finally {
                        insideExchange.remove();
                    }
                })
                .build();
        return httpClient;
    }

    void awaitIdleDispatcher() throws InterruptedException {
        CountDownLatch idle = new CountDownLatch(1);
        httpClient.dispatcher().setIdleCallback(idle::countDown);
        if (httpClient.dispatcher().runningCallsCount() > 0) {
            assertThat(idle.await(30, TimeUnit.SECONDS))
                    .as("OkHttp becomes idle")
                    .isTrue();
        }
    }

    static Predicate<ReceivedRequest> jobRequests(ClientUnderTest client) {
        return request -> !client.isLoginRequest(request);
    }
}
