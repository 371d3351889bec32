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

class WorkersTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void completionRunsOnTheSameThreadAfterItsExchange() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Thread> completed = new CompletableFuture<>();
        CompletableFuture<Thread> exchanged = new CompletableFuture<>();
        new Workers(threads, 1).execute(() -> {
            exchanged.complete(Thread.currentThread());
            assertThat(Workers.leave(() -> {
                        told.add("completion");
                        completed.complete(Thread.currentThread());
                    }))
                    .isTrue();
            told.add("exchange");
        });

        assertThat(completed.get()).isSameAs(exchanged.get());
        assertThat(told).containsExactly("exchange", "completion");
    }

    @Test
    void completionsThatBlockKeepNoPlace() throws Exception {
        Workers workers = new Workers(threads, 1);
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        for (int i = 0; i < 2; i++) {
            workers.execute(() -> Workers.leave(() -> {
                both.countDown();
                try {
                    met.complete(both.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }

        assertThat(met.get()).isTrue();
    }

    @Test
    void onlyOneCompletionIsLeftToAnExchange() {
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        new Workers(threads, 1).execute(() -> {
            Workers.leave(() -> {});
            second.complete(Workers.leave(() -> {}));
        });

        assertThat(second.join()).isFalse();
    }

    @Test
    void whatMayWaitForACompletionIsNotMadeToWaitForItsOwnThread() {
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        CompletableFuture<Boolean> after = new CompletableFuture<>();
        new Workers(threads, 1).execute(() -> {
            Workers.apart(() -> inside.complete(Workers.leave(() -> {})));
            after.complete(Workers.leave(() -> {}));
        });

        assertThat(inside.join()).isFalse();
        assertThat(after.join()).isTrue();
    }

    @Test
    void noMoreExchangesThanPlaces() throws Exception {
        Workers workers = new Workers(threads, 2);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(5);
        List<Integer> started = new CopyOnWriteArrayList<>();
        CountDownLatch two = new CountDownLatch(2);
        for (int i = 0; i < 5; i++) {
            int number = i;
            workers.execute(() -> {
                started.add(number);
                two.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }

        two.await();
        assertThat(started).containsExactlyInAnyOrder(0, 1);
        go.countDown();
        done.await();
        assertThat(started).hasSize(5);
    }

    @Test
    void anExchangeThatThrowsFreesItsPlace() throws Exception {
        ExecutorService silent = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((where, what) -> {});
            return thread;
        });
        Workers workers = new Workers(silent, 1);
        CountDownLatch next = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.execute(() -> {
                next.countDown();
                throw new IllegalStateException("thrown");
            });
        }

        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
        silent.shutdown();
    }

    @Test
    void afterTheEndNothingIsTaken() {
        Workers workers = new Workers(threads, 1);
        threads.shutdown();

        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
