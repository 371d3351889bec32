// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
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

/** What the contract's tests stand on: a client over a fake, and after each test the proof that nothing is left. */
@ParameterizedClass
@EnumSource(Bench.Exchanges.class)
abstract class Bench {
    /** The two ways in which a transport makes exchanges: what holds over one must hold over the other. */
    enum Exchanges {
        BY_OUR_OWN_CLIENT,
        BY_THE_CALLERS_CLIENT
    }

    static final CallOptions OPTIONS = CallOptions.standard();

    final ManualClock clock = ManualClock.startingNow();
    final ManualTimer timer = new ManualTimer();
    /** Whether this thread is in the midst of an exchange. */
    final ThreadLocal<Boolean> exchanging = ThreadLocal.withInitial(() -> false);

    final ConcurrentLinkedQueue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CallListener.AttemptEvent> attempts = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CallListener.CallEnd> ends = new ConcurrentLinkedQueue<>();
    final List<AutoCloseable> opened = new ArrayList<>();
    /** What a test got, for the scan after it. */
    final List<Object> shown = new ArrayList<>();

    @Parameter
    Exchanges exchanges;

    /** The client that really makes the exchanges. */
    private OkHttpClient http = new OkHttpClient();

    /** Makes the provider's client over this transport, and its fake over this clock. */
    protected abstract Subject subject(Transport transport, ManualClock clock);

    @BeforeEach
    void open() {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        awaitIdle();
        assertThat(timer.pending()).as("tasks left on the timer").isZero();
        assertThat(http.connectionPool().connectionCount()
                        - http.connectionPool().idleConnectionCount())
                .as("connections in use")
                .isZero();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
        Thread.setDefaultUncaughtExceptionHandler(null);
        assertThat(uncaught).as("uncaught exceptions").isEmpty();
    }

    Subject start(Scheduler with) {
        Transport.Builder builder = Transport.builder()
                .callFactory(this::observed)
                .clock(clock)
                .listener(new CallListener() {
                    @Override
                    public void attemptEnded(AttemptEvent attempt) {
                        attempts.add(attempt);
                    }

                    @Override
                    public void callEnded(CallEnd end) {
                        ends.add(end);
                    }
                });
        if (exchanges == Exchanges.BY_THE_CALLERS_CLIENT) {
            builder.okHttpClient(http);
        }
        Transport transport = (with == null ? builder : builder.scheduler(with)).build();
        opened.add(transport);
        Subject subject = subject(transport, clock);
        Secrets.watch(subject.secrets().toArray(String[]::new));
        opened.add(subject.fake());
        opened.add(subject);
        return subject;
    }

    private OkHttpClient observed(OkHttpClient client) {
        http = client.newBuilder()
                .addInterceptor(chain -> {
                    exchanging.set(true);
                    try {
                        return chain.proceed(chain.request());
                    } finally {
                        exchanging.remove();
                    }
                })
                .build();
        return http;
    }

    void awaitIdle() throws InterruptedException {
        CountDownLatch idle = new CountDownLatch(1);
        http.dispatcher().setIdleCallback(idle::countDown);
        if (http.dispatcher().runningCallsCount() > 0) {
            assertThat(idle.await(30, TimeUnit.SECONDS))
                    .as("OkHttp becomes idle")
                    .isTrue();
        }
    }

    static Predicate<ReceivedRequest> jobs(Subject subject) {
        return request -> !subject.login(request);
    }
}
