// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CancellableFutureTest {
    private static final class SourceFuture extends CancellableFuture<String> {
        private final AtomicInteger abandonCount = new AtomicInteger();
        private final CountDownLatch abandonSignal = new CountDownLatch(1);

        SourceFuture() {
            super(null);
        }

        @Override
        public void abandonCall() {
            abandonCount.incrementAndGet();
            super.abandonCall();
            abandonSignal.countDown();
        }

        /** The scheduler's thread completes the future first and abandons the call a moment later. */
        void awaitAbandoned() throws InterruptedException {
            assertThat(abandonSignal.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private final SourceFuture source = new SourceFuture();

    static Stream<Arguments> derivations() {
        return Stream.of(
                derivation("thenApply", future -> future.thenApply(x -> x)),
                derivation("thenApplyAsync", future -> future.thenApplyAsync(x -> x, Runnable::run)),
                derivation("thenAccept", future -> future.thenAccept(x -> {})),
                derivation("handle", future -> future.handle((x, e) -> x)),
                derivation("whenComplete", future -> future.whenComplete((x, e) -> {})),
                derivation("exceptionally", future -> future.exceptionally(e -> "")),
                derivation("thenCompose", future -> future.thenCompose(CompletableFuture::completedFuture)),
                derivation(
                        "thenComposeAsync",
                        future -> future.thenComposeAsync(CompletableFuture::completedFuture, Runnable::run)),
                derivation(
                        "thenComposeAsync, by itself",
                        future -> future.thenComposeAsync(CompletableFuture::completedFuture)),
                derivation(
                        "exceptionallyCompose", future -> future.exceptionallyCompose(CompletableFuture::failedFuture)),
                derivation("thenCombine", future -> future.thenCombine(new CompletableFuture<>(), (a, b) -> a)),
                derivation("copy", CompletableFuture::copy),
                derivation(
                        "a chain",
                        future -> future.thenApply(x -> x).handle((x, e) -> x).thenAccept(x -> {})));
    }

    private static Arguments derivation(String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) {
        return Arguments.of(name, derive);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("derivations")
    void cancelOfADerivedFutureAbandonsTheCall(
            String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) {
        derive.apply(source).cancel(true);

        assertThat(source.abandonCount).hasPositiveValue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("derivations")
    void timeoutOfADerivedFutureAbandonsTheCall(
            String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) throws InterruptedException {
        CompletableFuture<?> derived = derive.apply(source).orTimeout(1, TimeUnit.MILLISECONDS);

        assertThat(derived).failsWithin(Duration.ofSeconds(20));
        source.awaitAbandoned();
    }

    @Test
    void completedCallIsNotAbandonedByItsDerivedFutures() {
        CompletableFuture<String> derived = source.thenApply(x -> x + "!");

        source.complete("done");

        assertThat(derived).isCompletedWithValue("done!");
        assertThat(source.abandonCount)
                .as("abandoned only by its own completion")
                .hasValue(1);
    }

    static Stream<Arguments> chains() {
        return Stream.of(
                chain("thenCompose", (first, second) -> {
                    CompletableFuture<String> chain = first.thenCompose(x -> second.get());
                    first.complete("first");
                    return chain;
                }),
                chain("thenCompose, late", (first, second) -> {
                    first.complete("first");
                    return first.thenCompose(x -> second.get());
                }),
                chain("thenComposeAsync", (first, second) -> {
                    first.complete("first");
                    return first.thenComposeAsync(x -> second.get());
                }),
                chain("thenComposeAsync with an executor", (first, second) -> {
                    first.complete("first");
                    return first.thenComposeAsync(x -> second.get(), Runnable::run);
                }),
                chain("exceptionallyCompose", (first, second) -> {
                    first.completeExceptionally(new IllegalStateException());
                    return first.exceptionallyCompose(e -> second.get());
                }),
                chain("exceptionallyComposeAsync", (first, second) -> {
                    first.completeExceptionally(new IllegalStateException());
                    return first.exceptionallyComposeAsync(e -> second.get());
                }),
                chain("exceptionallyComposeAsync with an executor", (first, second) -> {
                    first.completeExceptionally(new IllegalStateException());
                    return first.exceptionallyComposeAsync(e -> second.get(), Runnable::run);
                }));
    }

    private static Arguments chain(
            String name,
            BiFunction<SourceFuture, Supplier<CompletionStage<String>>, CompletableFuture<String>> newChain) {
        return Arguments.of(name, newChain);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void cancelOfAChainAbandonsItsSecondCall(
            String name,
            BiFunction<SourceFuture, Supplier<CompletionStage<String>>, CompletableFuture<String>> newChain)
            throws InterruptedException {
        SourceFuture secondCall = new SourceFuture();
        CountDownLatch secondStarted = new CountDownLatch(1);
        CompletableFuture<String> chain = newChain.apply(source, () -> {
            secondStarted.countDown();
            return secondCall;
        });
        secondStarted.await();

        chain.cancel(true);

        secondCall.awaitAbandoned();
        assertThat(secondCall).isCancelled();
    }

    @Test
    void chainWithAnUncancellableSecondStageCanBeCancelled() {
        CompletionStage<String> secondStage = new CompletableFuture<String>().minimalCompletionStage();
        CompletableFuture<String> chain = source.thenCompose(x -> secondStage);
        source.complete("first");

        assertThat(chain.cancel(true)).isTrue();
        assertThat(chain).isCancelled();
    }

    @Test
    void cancelWhileTheSecondCallStartsAbandonsTheChain() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5_000; round++) {
                SourceFuture firstCall = new SourceFuture();
                SourceFuture secondCall = new SourceFuture();
                AtomicInteger secondStartCount = new AtomicInteger();
                CompletableFuture<String> chain = firstCall.thenCompose(x -> {
                    secondStartCount.incrementAndGet();
                    return secondCall;
                });
                CyclicBarrier barrier = new CyclicBarrier(2);
                Future<?> completeTask = threads.submit(() -> {
                    barrier.await();
                    return firstCall.complete("first");
                });
                Future<?> cancelTask = threads.submit(() -> {
                    barrier.await();
                    return chain.cancel(true);
                });
                completeTask.get();
                cancelTask.get();

                assertThat(firstCall.abandonCount).as("round %d", round).hasPositiveValue();
                assertThat(secondCall.isCancelled()).as("round %d", round).isEqualTo(secondStartCount.get() > 0);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void secondCallStartedAfterTheChainWasAbandonedEndsAtOnce() {
        SourceFuture secondCall = new SourceFuture();
        CompletableFuture<CompletableFuture<String>> chain = new CompletableFuture<>();
        CompletableFuture<String> outerFuture = source.thenCompose(x -> {
            chain.join().cancel(true);
            return secondCall;
        });
        chain.complete(outerFuture);

        source.complete("first");

        assertThat(secondCall).isCancelled();
    }

    @Test
    void everyCompletionFromOutsideAbandonsTheCall() throws InterruptedException {
        SourceFuture completedOnTimeout = new SourceFuture();
        assertThat(completedOnTimeout.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS))
                .succeedsWithin(Duration.ofSeconds(20));
        completedOnTimeout.awaitAbandoned();

        SourceFuture completedAsync = new SourceFuture();
        completedAsync.completeAsync(() -> "x", Runnable::run);
        assertThat(completedAsync.abandonCount).hasPositiveValue();

        SourceFuture obtrudedFuture = new SourceFuture();
        obtrudedFuture.obtrudeValue("x");
        assertThat(obtrudedFuture.abandonCount).hasPositiveValue();

        SourceFuture failedFuture = new SourceFuture();
        failedFuture.obtrudeException(new IllegalStateException());
        assertThat(failedFuture.abandonCount).hasPositiveValue();
    }
}
