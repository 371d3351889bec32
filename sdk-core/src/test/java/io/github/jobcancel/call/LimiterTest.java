// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.Timer;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Wire;
import io.github.jobcancel.operation.AttemptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimiterTest {
    private static final Fault BUSY =
            Fault.of(Fault.Kind.THROTTLED, "", new ProviderError(429, "", "", Optional.empty()));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    /** One that has met the limit, and lets a request go after so long. */
    private Limiter limited(Timer timer, Duration pause) {
        Transport transport = Transport.builder().timer(timer).build();
        opened.add(transport);
        Wire wire = (Wire) transport;
        Limiter limiter = new Limiter(wire);
        limiter.onFault(
                new AttemptResult("ask", false, 1, 429, BUSY, 0, Duration.ZERO),
                BUSY,
                Limiter.Lane.SINGLE,
                pause,
                new Deadline(wire.timer(), Duration.ofDays(1)));
        return limiter;
    }

    @Test
    void aTimerThatTakesItsTimeHoldsUpNobodyElse() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        Limiter limiter = limited(
                (task, delay) -> {
                    asked.countDown();
                    try {
                        hold.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return () -> {};
                },
                Duration.ofHours(1));
        Future<Runnable> first = threads.submit(() -> limiter.queue(Limiter.Lane.SINGLE, () -> {}));
        asked.await();

        Future<Boolean> others = threads.submit(() -> {
            limiter.onAnswer(Limiter.Lane.SINGLE);
            limiter.queue(Limiter.Lane.BULK, () -> {}).run();
            return limiter.enter(Limiter.Lane.SINGLE);
        });

        assertThat(others.get(10, TimeUnit.SECONDS)).isFalse();
        hold.countDown();
        first.get().run();
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void theAlarmIsTakenBackByWhoeverLeavesLast() {
        HandTimer timer = new HandTimer();
        Limiter limiter = limited(timer, Duration.ofHours(1));
        Runnable first = limiter.queue(Limiter.Lane.SINGLE, () -> {});
        Runnable second = limiter.queue(Limiter.Lane.BULK, () -> {});

        first.run();
        first.run();
        assertThat(timer.pending()).isEqualTo(1);
        second.run();
        assertThat(timer.pending()).isZero();
        limiter.queue(Limiter.Lane.SINGLE, () -> {});
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void whoGaveUpIsForgottenAlsoWhileOthersWait() {
        Limiter limiter = limited(new HandTimer(), Duration.ofHours(1));
        limiter.queue(Limiter.Lane.SINGLE, () -> {});

        for (int i = 0; i < 10_000; i++) {
            limiter.queue(i % 2 == 0 ? Limiter.Lane.SINGLE : Limiter.Lane.BULK, () -> {})
                    .run();
        }

        assertThat(limiter.waiting()).isEqualTo(1);
        assertThat(limiter.kept()).isLessThan(100);
    }

    /** Everyone either goes once or has left, and the last alarm is gone. */
    @Test
    void noneIsForgottenWhereSomeJoinAndOthersLeave() throws Exception {
        for (int round = 0; round < 300; round++) {
            HandTimer timer = new HandTimer();
            Limiter limiter = limited(timer, Duration.ofSeconds(1));
            AtomicInteger gone = new AtomicInteger();
            AtomicInteger stay = new AtomicInteger();
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int mine = i;
                all.add(threads.submit(() -> {
                    together.await();
                    for (int n = 0; n < 10; n++) {
                        Runnable leave = limiter.queue(
                                n % 2 == 0 ? Limiter.Lane.SINGLE : Limiter.Lane.BULK, gone::incrementAndGet);
                        if (mine == 0) {
                            leave.run();
                        } else {
                            stay.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            all.add(threads.submit(() -> {
                together.await();
                for (int n = 0; n < 10; n++) {
                    timer.advance(Duration.ofSeconds(1));
                }
                return null;
            }));
            for (Future<?> one : all) {
                one.get(10, TimeUnit.SECONDS);
            }
            for (int n = 0; n < 200 && limiter.waiting() > 0; n++) {
                timer.advance(Duration.ofSeconds(1));
            }

            assertThat(limiter.waiting()).as("round %d", round).isZero();
            assertThat(gone.get()).as("round %d", round).isGreaterThanOrEqualTo(stay.get());
            assertThat(timer.pending()).as("round %d", round).isZero();
        }
    }
}
