// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpTransport;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.testkit.VirtualScheduler;
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

class RateLimiterTest {
    private static final AttemptFailure THROTTLING =
            AttemptFailure.ofReply(FailureKind.THROTTLED, "", new ProviderError(429, "", "", Optional.empty()));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> openResources = new ArrayList<>();

    @AfterEach
    void closeResources() throws Exception {
        threads.shutdownNow();
        for (AutoCloseable resource : openResources) {
            resource.close();
        }
    }

    /** A limiter that has seen a throttled reply and releases the next request after the pause. */
    private RateLimiter throttledLimiter(VirtualScheduler scheduler, Duration pause) {
        return throttledLimiter(Scheduler.of(scheduler::schedule, scheduler::nanoTime), pause);
    }

    private RateLimiter throttledLimiter(Scheduler scheduler, Duration pause) {
        Transport transport = Transport.builder()
                .scheduler(Scheduler.of(scheduler::schedule, scheduler::nanoTime))
                .build();
        openResources.add(transport);
        HttpTransport httpTransport = (HttpTransport) transport;
        RateLimiter rateLimiter = new RateLimiter(httpTransport);
        rateLimiter.onFault(
                new AttemptResult("ask", false, 1, 429, THROTTLING, 0, Duration.ZERO),
                THROTTLING,
                RateLimiter.TrafficClass.SINGLE,
                pause,
                new CallDeadline(httpTransport.timer(), Duration.ofDays(1)));
        return rateLimiter;
    }

    @Test
    void slowSchedulerDoesNotBlockOtherCalls() throws Exception {
        CountDownLatch scheduleCalled = new CountDownLatch(1);
        CountDownLatch releaseLatch = new CountDownLatch(1);
        RateLimiter rateLimiter = throttledLimiter(
                (task, delay) -> {
                    scheduleCalled.countDown();
                    try {
                        releaseLatch.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return () -> {};
                },
                Duration.ofHours(1));
        Future<Runnable> firstEntry =
                threads.submit(() -> rateLimiter.enqueueRequest(RateLimiter.TrafficClass.SINGLE, () -> {}));
        scheduleCalled.await();

        Future<Boolean> otherCalls = threads.submit(() -> {
            rateLimiter.onAnswer(RateLimiter.TrafficClass.SINGLE);
            rateLimiter.enqueueRequest(RateLimiter.TrafficClass.BULK, () -> {}).run();
            return rateLimiter.tryEnter(RateLimiter.TrafficClass.SINGLE);
        });

        assertThat(otherCalls.get(10, TimeUnit.SECONDS)).isFalse();
        releaseLatch.countDown();
        firstEntry.get().run();
        assertThat(rateLimiter.waitingCount()).isZero();
    }

    @Test
    void lastWithdrawalCancelsTheAlarm() {
        VirtualScheduler scheduler = new VirtualScheduler();
        RateLimiter rateLimiter = throttledLimiter(scheduler, Duration.ofHours(1));
        Runnable withdrawFirst = rateLimiter.enqueueRequest(RateLimiter.TrafficClass.SINGLE, () -> {});
        Runnable withdrawSecond = rateLimiter.enqueueRequest(RateLimiter.TrafficClass.BULK, () -> {});

        withdrawFirst.run();
        withdrawFirst.run();
        assertThat(scheduler.pendingCount()).isEqualTo(1);
        withdrawSecond.run();
        assertThat(scheduler.pendingCount()).isZero();
        rateLimiter.enqueueRequest(RateLimiter.TrafficClass.SINGLE, () -> {});
        assertThat(scheduler.pendingCount()).isEqualTo(1);
    }

    @Test
    void withdrawnEntriesAreRemovedWhileOthersWait() {
        RateLimiter rateLimiter = throttledLimiter(new VirtualScheduler(), Duration.ofHours(1));
        rateLimiter.enqueueRequest(RateLimiter.TrafficClass.SINGLE, () -> {});

        for (int i = 0; i < 10_000; i++) {
            rateLimiter
                    .enqueueRequest(
                            i % 2 == 0 ? RateLimiter.TrafficClass.SINGLE : RateLimiter.TrafficClass.BULK, () -> {})
                    .run();
        }

        assertThat(rateLimiter.waitingCount()).isEqualTo(1);
        assertThat(rateLimiter.queuedCount()).isLessThan(100);
    }

    /** Every entry is released or withdrawn, and no alarm remains. */
    @Test
    void concurrentEntriesAreReleasedWhileOthersWithdraw() throws Exception {
        for (int round = 0; round < 300; round++) {
            VirtualScheduler scheduler = new VirtualScheduler();
            RateLimiter rateLimiter = throttledLimiter(scheduler, Duration.ofSeconds(1));
            AtomicInteger releasedCount = new AtomicInteger();
            AtomicInteger stayingCount = new AtomicInteger();
            CyclicBarrier barrier = new CyclicBarrier(4);
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int threadIndex = i;
                tasks.add(threads.submit(() -> {
                    barrier.await();
                    for (int n = 0; n < 10; n++) {
                        Runnable withdraw = rateLimiter.enqueueRequest(
                                n % 2 == 0 ? RateLimiter.TrafficClass.SINGLE : RateLimiter.TrafficClass.BULK,
                                releasedCount::incrementAndGet);
                        if (threadIndex == 0) {
                            withdraw.run();
                        } else {
                            stayingCount.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            tasks.add(threads.submit(() -> {
                barrier.await();
                for (int n = 0; n < 10; n++) {
                    scheduler.advance(Duration.ofSeconds(1));
                }
                return null;
            }));
            for (Future<?> task : tasks) {
                task.get(10, TimeUnit.SECONDS);
            }
            for (int n = 0; n < 200 && rateLimiter.waitingCount() > 0; n++) {
                scheduler.advance(Duration.ofSeconds(1));
            }

            assertThat(rateLimiter.waitingCount()).as("round %d", round).isZero();
            assertThat(releasedCount.get()).as("round %d", round).isGreaterThanOrEqualTo(stayingCount.get());
            assertThat(scheduler.pendingCount()).as("round %d", round).isZero();
        }
    }
}
