// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeExecutorTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void completionRunsOnTheThreadOfItsExchangeAfterwards() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        CompletableFuture<Thread> completionThread = new CompletableFuture<>();
        CompletableFuture<Thread> exchangeThread = new CompletableFuture<>();
        new ExchangeExecutor(threads, 1).executeOrQueue(() -> {
            exchangeThread.complete(Thread.currentThread());
            assertThat(ExchangeExecutor.deferCompletion(() -> {
                        events.add("completion");
                        completionThread.complete(Thread.currentThread());
                    }))
                    .isTrue();
            events.add("exchange");
        });

        assertThat(completionThread.get()).isSameAs(exchangeThread.get());
        assertThat(events).containsExactly("exchange", "completion");
    }

    @Test
    void blockingCompletionsOccupyNoSlot() throws Exception {
        ExchangeExecutor workers = new ExchangeExecutor(threads, 1);
        CountDownLatch bothArrived = new CountDownLatch(2);
        CompletableFuture<Boolean> bothDone = new CompletableFuture<>();
        for (int i = 0; i < 2; i++) {
            workers.executeOrQueue(() -> ExchangeExecutor.deferCompletion(() -> {
                bothArrived.countDown();
                try {
                    bothDone.complete(bothArrived.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }

        assertThat(bothDone.get()).isTrue();
    }

    @Test
    void exchangeAcceptsOnlyOneCompletion() {
        CompletableFuture<Boolean> secondCompletion = new CompletableFuture<>();
        new ExchangeExecutor(threads, 1).executeOrQueue(() -> {
            ExchangeExecutor.deferCompletion(() -> {});
            secondCompletion.complete(ExchangeExecutor.deferCompletion(() -> {}));
        });

        assertThat(secondCompletion.join()).isFalse();
    }

    @Test
    void nestedCompletionDoesNotWaitForItsOwnThread() {
        CompletableFuture<Boolean> innerCompletion = new CompletableFuture<>();
        CompletableFuture<Boolean> outerCompletion = new CompletableFuture<>();
        new ExchangeExecutor(threads, 1).executeOrQueue(() -> {
            ExchangeExecutor.runIsolated(() -> innerCompletion.complete(ExchangeExecutor.deferCompletion(() -> {})));
            outerCompletion.complete(ExchangeExecutor.deferCompletion(() -> {}));
        });

        assertThat(innerCompletion.join()).isFalse();
        assertThat(outerCompletion.join()).isTrue();
    }

    @Test
    void exchangesNeverExceedTheSlots() throws Exception {
        ExchangeExecutor workers = new ExchangeExecutor(threads, 2);
        CountDownLatch startSignal = new CountDownLatch(1);
        CountDownLatch allDone = new CountDownLatch(5);
        List<Integer> startedNumbers = new CopyOnWriteArrayList<>();
        CountDownLatch twoStarted = new CountDownLatch(2);
        for (int i = 0; i < 5; i++) {
            int number = i;
            workers.executeOrQueue(() -> {
                startedNumbers.add(number);
                twoStarted.countDown();
                try {
                    startSignal.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                allDone.countDown();
            });
        }

        twoStarted.await();
        assertThat(startedNumbers).containsExactlyInAnyOrder(0, 1);
        startSignal.countDown();
        allDone.await();
        assertThat(startedNumbers).hasSize(5);
    }

    @Test
    void exchangeThatThrowsFreesItsSlot() throws Exception {
        ExecutorService quietExecutor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((failedThread, uncaught) -> {});
            return thread;
        });
        ExchangeExecutor workers = new ExchangeExecutor(quietExecutor, 1);
        CountDownLatch nextRan = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.executeOrQueue(() -> {
                nextRan.countDown();
                throw new IllegalStateException("thrown");
            });
        }

        assertThat(nextRan.await(10, TimeUnit.SECONDS)).isTrue();
        quietExecutor.shutdown();
    }

    @Test
    void shutDownWorkersAcceptNothing() {
        ExchangeExecutor workers = new ExchangeExecutor(threads, 1);
        threads.shutdown();

        assertThatThrownBy(() -> workers.executeOrQueue(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> workers.executeOrQueue(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
