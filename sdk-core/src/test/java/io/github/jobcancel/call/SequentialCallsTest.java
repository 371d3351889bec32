// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallStep;
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

class SequentialCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicInteger callCount = new AtomicInteger();
    private @Nullable CallEngine openEngine;

    @AfterEach
    void closeEngine() {
        if (openEngine != null) {
            openEngine.close();
        }
    }

    private CallEngine newEngine(Transport.Builder builder) {
        Transport transport = builder.build();
        openEngine = new CallEngine("toy", transport);
        return openEngine;
    }

    /** An operation that knows its answer without a request. */
    private CallStep<Integer> localOperation() {
        return CallStep.updateHistory(history -> {}, history -> CallStep.finishWith(callCount.incrementAndGet()));
    }

    private <R> CompletableFuture<R> startSequence(
            CallEngine engine, int callTotal, Function<List<Result<Integer>>, R> gather) {
        List<CallStep<Integer>> steps =
                Stream.generate(this::localOperation).limit(callTotal).toList();
        return engine.callInSequence(
                "ask",
                steps,
                RequestAuthorizer.withoutCredential(),
                CallOptions.standard().withTimeout(LIMIT),
                gather);
    }

    /** The deadline expires at each of the moments at which the sequence reads the clock. */
    @Test
    void deadlineBetweenTwoCallsEndsTheWholeSequence() throws Exception {
        for (int clockReads = 1; clockReads < 40; clockReads++) {
            AtomicLong remainingReads = new AtomicLong(clockReads);
            CallEngine engine = newEngine(Transport.builder()
                    .scheduler(Scheduler.of(
                            (task, delay) -> () -> {},
                            () -> remainingReads.decrementAndGet() > 0 ? 0 : LIMIT.toNanos())));

            List<Result<Integer>> results =
                    startSequence(engine, 3, List::copyOf).get(10, TimeUnit.SECONDS);

            assertThat(results)
                    .as("%d clock reads", clockReads)
                    .hasSize(3)
                    .allSatisfy(result -> assertThat(result.value().isPresent()
                                    || result.failure().orElseThrow() instanceof SdkException.DeadlineExceeded)
                            .isTrue());
        }
    }

    @Test
    void gatherFunctionThatThrowsFailsTheSequence() {
        CompletableFuture<String> sequence = startSequence(newEngine(Transport.builder()), 2, results -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(sequence)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void thousandsOfLocalOperationsDoNotOverflowTheStack() throws Exception {
        CallEngine engine = newEngine(Transport.builder().callbackExecutor(Runnable::run));

        assertThat(startSequence(engine, 20_000, List::size).get(10, TimeUnit.SECONDS))
                .isEqualTo(20_000);
    }

    @Test
    void abandonedSequenceDoesNotWaitAndStartsNoMoreCalls() throws Exception {
        CountDownLatch operationStarted = new CountDownLatch(1);
        CountDownLatch releaseLatch = new CountDownLatch(1);
        BlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();
        CallEngine engine = newEngine(Transport.builder().callbackExecutor(completions::add));
        CallStep<Integer> slowOperation = CallStep.updateHistory(history -> {}, history -> {
            operationStarted.countDown();
            try {
                releaseLatch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CallStep.finishWith(callCount.incrementAndGet());
        });
        CallStep<Integer> firstOperation = localOperation();
        CompletableFuture<Integer> sequence = engine.callInSequence(
                "ask",
                List.of(firstOperation, slowOperation, localOperation()),
                RequestAuthorizer.withoutCredential(),
                CallOptions.standard(),
                List::size);
        Thread driver = new Thread(completions.take());
        driver.start();
        operationStarted.await();

        CompletableFuture.runAsync(() -> sequence.cancel(true)).get(10, TimeUnit.SECONDS);
        releaseLatch.countDown();
        driver.join();
        completions.forEach(Runnable::run);

        assertThat(sequence).isCancelled();
        assertThat(callCount).as("the third operation was not started").hasValue(2);
    }
}
