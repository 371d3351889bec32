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

class LinkedFutureTest {
    private static final class Root extends LinkedFuture<String> {
        private final AtomicInteger abandoned = new AtomicInteger();
        private final CountDownLatch told = new CountDownLatch(1);

        Root() {
            super(null);
        }

        @Override
        public void abandon() {
            abandoned.incrementAndGet();
            super.abandon();
            told.countDown();
        }

        /** The timer's thread ends the future first, and abandons the call a moment later. */
        void awaitAbandoned() throws InterruptedException {
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private final Root root = new Root();

    static Stream<Arguments> derivations() {
        return Stream.of(
                derivation("thenApply", f -> f.thenApply(x -> x)),
                derivation("thenApplyAsync", f -> f.thenApplyAsync(x -> x, Runnable::run)),
                derivation("thenAccept", f -> f.thenAccept(x -> {})),
                derivation("handle", f -> f.handle((x, e) -> x)),
                derivation("whenComplete", f -> f.whenComplete((x, e) -> {})),
                derivation("exceptionally", f -> f.exceptionally(e -> "")),
                derivation("thenCompose", f -> f.thenCompose(CompletableFuture::completedFuture)),
                derivation(
                        "thenComposeAsync", f -> f.thenComposeAsync(CompletableFuture::completedFuture, Runnable::run)),
                derivation("thenComposeAsync, by itself", f -> f.thenComposeAsync(CompletableFuture::completedFuture)),
                derivation("exceptionallyCompose", f -> f.exceptionallyCompose(CompletableFuture::failedFuture)),
                derivation("thenCombine", f -> f.thenCombine(new CompletableFuture<>(), (a, b) -> a)),
                derivation("copy", CompletableFuture::copy),
                derivation(
                        "a chain", f -> f.thenApply(x -> x).handle((x, e) -> x).thenAccept(x -> {})));
    }

    private static Arguments derivation(String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) {
        return Arguments.of(name, derive);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("derivations")
    void cancellingADerivedFutureAbandonsTheCall(
            String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) {
        derive.apply(root).cancel(true);

        assertThat(root.abandoned).hasPositiveValue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("derivations")
    void aDerivedFutureThatTimesOutAbandonsTheCall(
            String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) throws InterruptedException {
        CompletableFuture<?> derived = derive.apply(root).orTimeout(1, TimeUnit.MILLISECONDS);

        assertThat(derived).failsWithin(Duration.ofSeconds(20));
        root.awaitAbandoned();
    }

    @Test
    void aCallThatEndsByItselfIsNotAbandonedByWhatFollows() {
        CompletableFuture<String> derived = root.thenApply(x -> x + "!");

        root.complete("done");

        assertThat(derived).isCompletedWithValue("done!");
        assertThat(root.abandoned).as("only by its own completion").hasValue(1);
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
            String name, BiFunction<Root, Supplier<CompletionStage<String>>, CompletableFuture<String>> make) {
        return Arguments.of(name, make);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void abandoningAChainAbandonsItsSecondCall(
            String name, BiFunction<Root, Supplier<CompletionStage<String>>, CompletableFuture<String>> make)
            throws InterruptedException {
        Root second = new Root();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> chain = make.apply(root, () -> {
            begun.countDown();
            return second;
        });
        begun.await();

        chain.cancel(true);

        second.awaitAbandoned();
        assertThat(second).isCancelled();
    }

    @Test
    void aChainThatWentOnToAStageThatCannotBeCancelledCanBeCancelled() {
        CompletionStage<String> second = new CompletableFuture<String>().minimalCompletionStage();
        CompletableFuture<String> chain = root.thenCompose(x -> second);
        root.complete("first");

        assertThat(chain.cancel(true)).isTrue();
        assertThat(chain).isCancelled();
    }

    @Test
    void aChainIsAbandonedWhileItsSecondCallBegins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5_000; round++) {
                Root first = new Root();
                Root second = new Root();
                AtomicInteger begun = new AtomicInteger();
                CompletableFuture<String> chain = first.thenCompose(x -> {
                    begun.incrementAndGet();
                    return second;
                });
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> completes = threads.submit(() -> {
                    together.await();
                    return first.complete("first");
                });
                Future<?> cancels = threads.submit(() -> {
                    together.await();
                    return chain.cancel(true);
                });
                completes.get();
                cancels.get();

                assertThat(first.abandoned).as("round %d", round).hasPositiveValue();
                assertThat(second.isCancelled()).as("round %d", round).isEqualTo(begun.get() > 0);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSecondCallThatStartsAfterTheChainWasAbandonedEndsAtOnce() {
        Root second = new Root();
        CompletableFuture<CompletableFuture<String>> chain = new CompletableFuture<>();
        CompletableFuture<String> outer = root.thenCompose(x -> {
            chain.join().cancel(true);
            return second;
        });
        chain.complete(outer);

        root.complete("first");

        assertThat(second).isCancelled();
    }

    @Test
    void completingFromOutsideInAnyWayAbandons() throws InterruptedException {
        Root timed = new Root();
        assertThat(timed.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS)).succeedsWithin(Duration.ofSeconds(20));
        timed.awaitAbandoned();

        Root async = new Root();
        async.completeAsync(() -> "x", Runnable::run);
        assertThat(async.abandoned).hasPositiveValue();

        Root obtruded = new Root();
        obtruded.obtrudeValue("x");
        assertThat(obtruded.abandoned).hasPositiveValue();

        Root failed = new Root();
        failed.obtrudeException(new IllegalStateException());
        assertThat(failed.abandoned).hasPositiveValue();
    }
}
