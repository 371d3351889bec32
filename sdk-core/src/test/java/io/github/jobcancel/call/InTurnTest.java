// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Timer;
import io.github.jobcancel.Transport;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.operation.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicInteger asked = new AtomicInteger();
    private @Nullable Engine opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private Engine engine(Transport.Builder builder) {
        Transport transport = builder.build();
        opened = new Engine("toy", transport);
        return opened;
    }

    /** Knows its answer, so that nothing is sent. */
    private Step<Integer> known() {
        return Step.update(history -> {}, history -> Step.done(asked.incrementAndGet()));
    }

    private <R> CompletableFuture<R> inTurn(Engine engine, int calls, Function<List<Result<Integer>>, R> gather) {
        List<Step<Integer>> steps = Stream.generate(this::known).limit(calls).toList();
        return engine.inTurn(
                "ask", steps, Authorizer.none(), CallOptions.standard().withTimeout(LIMIT), gather);
    }

    /** Its time is up at the very moment between the look at the clock and the next. */
    @Test
    void theTimeThatRunsOutBeforeTheNextCallIsMadeEndsThemAll() throws Exception {
        for (int looks = 1; looks < 40; looks++) {
            AtomicLong left = new AtomicLong(looks);
            Engine engine = engine(Transport.builder().timer(new Timer() {
                @Override
                public Runnable schedule(Runnable task, Duration delay) {
                    return () -> {};
                }

                @Override
                public long nanoTime() {
                    return left.decrementAndGet() > 0 ? 0 : LIMIT.toNanos();
                }
            }));

            List<Result<Integer>> told = inTurn(engine, 3, List::copyOf).get(10, TimeUnit.SECONDS);

            assertThat(told)
                    .as("%d looks", looks)
                    .hasSize(3)
                    .allSatisfy(one -> assertThat(one.value().isPresent()
                                    || one.failure().orElseThrow() instanceof SdkException.DeadlineExceeded)
                            .isTrue());
        }
    }

    @Test
    void answersThatCannotBeGatheredAreAFailure() {
        CompletableFuture<String> all = inTurn(engine(Transport.builder()), 2, told -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(all)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void thousandsThatAreKnownDoNotPileUpOnTheStack() throws Exception {
        Engine engine = engine(Transport.builder().callbackExecutor(Runnable::run));

        assertThat(inTurn(engine, 20_000, List::size).get(10, TimeUnit.SECONDS)).isEqualTo(20_000);
    }

    @Test
    void abandoningWaitsForNobodyAndAsksNoMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        BlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();
        Engine engine = engine(Transport.builder().callbackExecutor(completions::add));
        Step<Integer> slow = Step.update(history -> {}, history -> {
            begun.countDown();
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Step.done(asked.incrementAndGet());
        });
        Step<Integer> first = known();
        CompletableFuture<Integer> all = engine.inTurn(
                "ask", List.of(first, slow, known()), Authorizer.none(), CallOptions.standard(), List::size);
        Thread driver = new Thread(completions.take());
        driver.start();
        begun.await();

        CompletableFuture.runAsync(() -> all.cancel(true)).get(10, TimeUnit.SECONDS);
        hold.countDown();
        driver.join();
        completions.forEach(Runnable::run);

        assertThat(all).isCancelled();
        assertThat(asked).as("the third was not asked").hasValue(2);
    }
}
