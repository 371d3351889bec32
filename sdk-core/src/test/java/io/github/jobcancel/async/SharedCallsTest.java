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

class SharedCallsTest {
    private static final int ROUNDS = 3_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SharedCalls shared = new SharedCalls();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aStartThatTakesItsTimeHoldsUpNoOther() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        Future<CompletableFuture<String>> slow = threads.submit(() -> shared.join("slow", () -> {
            started.countDown();
            await(hold);
            return CompletableFuture.completedFuture("late");
        }));
        started.await();

        CompletableFuture<String> quick = threads.submit(() -> shared.<String>join("quick", CompletableFuture::new))
                .get(10, TimeUnit.SECONDS);
        CompletableFuture<String> joined = threads.submit(
                        () -> shared.<String>join("slow", () -> CompletableFuture.failedFuture(new AssertionError())))
                .get(10, TimeUnit.SECONDS);

        assertThat(quick).isNotDone();
        hold.countDown();
        assertThat(slow.get().get()).isEqualTo("late");
        assertThat(joined.get()).isEqualTo("late");
    }

    @Test
    void aCallThatAllLeaveWhileItStartsIsAbandoned() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        CompletableFuture<String> call = new CompletableFuture<>();
        Future<CompletableFuture<String>> first = threads.submit(() -> shared.join("key", () -> {
            started.countDown();
            await(hold);
            return call;
        }));
        started.await();
        CompletableFuture<String> second = shared.join("key", CompletableFuture::new);

        second.cancel(true);
        hold.countDown();

        assertThat(first.get()).as("the other stays").isNotDone();
        assertThat(call).isNotDone();
        first.get().cancel(true);
        assertThat(call).isCancelled();
    }

    @Test
    void whoJoinsWhileOthersLeaveGetsTheAnswerOfACallThatLives() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<String> leaves = shared.join("key", () -> begun(calls));
            Future<?> leaving = threads.submit(() -> {
                together.await();
                return leaves.cancel(true);
            });
            Future<CompletableFuture<String>> joining = threads.submit(() -> {
                together.await();
                return shared.join("key", () -> begun(calls));
            });
            leaving.get();
            CompletableFuture<String> joined = joining.get();

            synchronized (calls) {
                calls.get(calls.size() - 1).complete("answer");
            }

            assertThat(joined.get(10, TimeUnit.SECONDS)).as("round %d", round).isEqualTo("answer");
        }
    }

    @Test
    void anOldCallThatEndsDoesNotTakeTheKeyFromANewOne() {
        CompletableFuture<String> old = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        AtomicInteger started = new AtomicInteger();
        shared.join("key", () -> old).cancel(true);
        shared.join("key", () -> begun(started));
        old.complete("late");

        shared.join("key", () -> begun(started));

        assertThat(started).hasValue(1);
    }

    private static CompletableFuture<String> begun(AtomicInteger started) {
        started.incrementAndGet();
        return new CompletableFuture<>();
    }

    private static CompletableFuture<String> begun(List<CompletableFuture<String>> calls) {
        CompletableFuture<String> call = new CompletableFuture<>();
        synchronized (calls) {
            calls.add(call);
        }
        return call;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
