// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Timer;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract's tests stand on: a client over a fake, and after each test the proof that nothing is left. */
abstract class Bench {
    static final CallOptions OPTIONS = CallOptions.standard();

    final ManualClock clock = ManualClock.startingNow();
    final ManualTimer timer = new ManualTimer();
    final Set<String> okHttpThreads = ConcurrentHashMap.newKeySet();
    final ConcurrentLinkedQueue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CallListener.Attempt> attempts = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CallListener.End> ends = new ConcurrentLinkedQueue<>();
    final List<AutoCloseable> opened = new ArrayList<>();
    /** What a test got, for the scan after it. */
    final List<Object> shown = new ArrayList<>();

    private OkHttpClient http;

    /** Makes the provider's client over this transport, and its fake over this clock. */
    protected abstract Subject subject(Transport transport, ManualClock clock);

    @BeforeEach
    void open() {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    okHttpThreads.add(Thread.currentThread().getName());
                    return chain.proceed(chain.request());
                })
                .build();
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

    Subject start(Timer with) {
        Transport.Builder builder = Transport.builder()
                .okHttpClient(http)
                .clock(clock)
                .listener(new CallListener() {
                    @Override
                    public void attemptEnded(Attempt attempt) {
                        attempts.add(attempt);
                    }

                    @Override
                    public void callEnded(End end) {
                        ends.add(end);
                    }
                });
        Transport transport = (with == null ? builder : builder.timer(with)).build();
        opened.add(transport);
        Subject subject = subject(transport, clock);
        Secrets.watch(subject.secrets().toArray(String[]::new));
        opened.add(subject.fake());
        opened.add(subject);
        return subject;
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

    static Predicate<Incoming> jobs(Subject subject) {
        return request -> !subject.login(request);
    }
}
