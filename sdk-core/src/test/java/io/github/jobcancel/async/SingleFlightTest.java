// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private static final int ROUNDS = 3_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SingleFlight sharedCalls = new SingleFlight();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void slowStartDoesNotBlockOtherKeys() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch releaseLatch = new CountDownLatch(1);
        Future<CompletableFuture<String>> slowCall = threads.submit(() -> sharedCalls.joinOrStart("slow", () -> {
            started.countDown();
            awaitLatch(releaseLatch);
            return CompletableFuture.completedFuture("late");
        }));
        started.await();

        CompletableFuture<String> quickCall = threads.submit(
                        () -> sharedCalls.<String>joinOrStart("quick", CompletableFuture::new))
                .get(10, TimeUnit.SECONDS);
        CompletableFuture<String> joinedCall = threads.submit(() -> sharedCalls.<String>joinOrStart(
                        "slow", () -> CompletableFuture.failedFuture(new AssertionError())))
                .get(10, TimeUnit.SECONDS);

        assertThat(quickCall).isNotDone();
        releaseLatch.countDown();
        assertThat(slowCall.get().get()).isEqualTo("late");
        assertThat(joinedCall.get()).isEqualTo("late");
    }

    @Test
    void callLeftByAllCallersDuringItsStartIsAbandoned() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch releaseLatch = new CountDownLatch(1);
        CompletableFuture<String> call = new CompletableFuture<>();
        Future<CompletableFuture<String>> firstCaller = threads.submit(() -> sharedCalls.joinOrStart("key", () -> {
            started.countDown();
            awaitLatch(releaseLatch);
            return call;
        }));
        started.await();
        CompletableFuture<String> secondCaller = sharedCalls.joinOrStart("key", CompletableFuture::new);

        secondCaller.cancel(true);
        releaseLatch.countDown();

        assertThat(firstCaller.get()).as("the first caller stays").isNotDone();
        assertThat(call).isNotDone();
        firstCaller.get().cancel(true);
        assertThat(call).isCancelled();
    }

    @Test
    void callerThatJoinsWhileAnotherLeavesGetsAnAnswer() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            CyclicBarrier barrier = new CyclicBarrier(2);
            CompletableFuture<String> departingCall = sharedCalls.joinOrStart("key", () -> startRecorded(calls));
            Future<?> leaveTask = threads.submit(() -> {
                barrier.await();
                return departingCall.cancel(true);
            });
            Future<CompletableFuture<String>> joinTask = threads.submit(() -> {
                barrier.await();
                return sharedCalls.joinOrStart("key", () -> startRecorded(calls));
            });
            leaveTask.get();
            CompletableFuture<String> joinedCall = joinTask.get();

            synchronized (calls) {
                calls.get(calls.size() - 1).complete("answer");
            }

            assertThat(joinedCall.get(10, TimeUnit.SECONDS))
                    .as("round %d", round)
                    .isEqualTo("answer");
        }
    }

    @Test
    void endingOldCallDoesNotRemoveTheKeyOfANewCall() {
        CompletableFuture<String> oldCall = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        AtomicInteger startCount = new AtomicInteger();
        sharedCalls.joinOrStart("key", () -> oldCall).cancel(true);
        sharedCalls.joinOrStart("key", () -> startCounted(startCount));
        oldCall.complete("late");

        sharedCalls.joinOrStart("key", () -> startCounted(startCount));

        assertThat(startCount).hasValue(1);
    }

    private static CompletableFuture<String> startCounted(AtomicInteger startCount) {
        startCount.incrementAndGet();
        return new CompletableFuture<>();
    }

    private static CompletableFuture<String> startRecorded(List<CompletableFuture<String>> calls) {
        CompletableFuture<String> call = new CompletableFuture<>();
        synchronized (calls) {
            calls.add(call);
        }
        return call;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
