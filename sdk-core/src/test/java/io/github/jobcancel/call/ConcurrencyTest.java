// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.CachingCredentialSource;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.ExchangeExecutor;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.StubOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that start, end and meet at the same moment, which the single-threaded simulation cannot show. */
class ConcurrencyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final RetryPolicy FIVE_ATTEMPTS_WITHOUT_DELAY =
            new RetryPolicy(5, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private void runSimultaneously(List<Callable<?>> tasks) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(tasks.size());
        List<Future<?>> futures = new ArrayList<>();
        for (Callable<?> task : tasks) {
            futures.add(threads.submit(() -> {
                awaitBarrier(barrier);
                return task.call();
            }));
        }
        for (Future<?> future : futures) {
            future.get(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitBarrier(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the states of a call ----

    /**
     * A reply, an alarm and an abandoning caller arrive at once: one of them ends the wait, and the wait is
     * cancelled once.
     */
    @Test
    void waitIsEndedByExactlyOneEvent() throws Exception {
        for (int round = 0; round < 3_000; round++) {
            CallStateMachine stateMachine = new CallStateMachine(e -> {});
            AtomicInteger resumeCount = new AtomicInteger();
            AtomicInteger abortCount = new AtomicInteger();
            int waitId = stateMachine.beginWait(CallStateMachine.CallState.AUTHORIZING, CallDeadline.NO_ACTION);
            runSimultaneously(List.of(
                    () -> stateMachine.resumeFromTimedWait(waitId, resumeCount::incrementAndGet),
                    () -> stateMachine.resumeFromTimedWait(waitId, resumeCount::incrementAndGet),
                    () -> {
                        stateMachine.setAbortAction(waitId, abortCount::incrementAndGet);
                        return null;
                    },
                    () -> {
                        Runnable abortAction = stateMachine.endCall();
                        abortAction.run();
                        return null;
                    }));

            assertThat(resumeCount.get()).as("round %d", round).isLessThanOrEqualTo(1);
            assertThat(abortCount).as("round %d", round).hasValue(1);
            assertThat(stateMachine.beginWait(CallStateMachine.CallState.SENDING, CallDeadline.NO_ACTION))
                    .isEqualTo(-1);
        }
    }

    // ---- credentials ----

    @Test
    void waitersGetTheCredentialWhileOthersLeaveAndFetchesFail() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            CachingCredentialSource<String> source = new CachingCredentialSource<>(
                    () -> CompletableFuture.supplyAsync(() -> new ExpiringCredential<>("a", null, null), threads));
            AtomicInteger servedCount = new AtomicInteger();
            List<CompletableFuture<String>> waiters = List.of(new CompletableFuture<>(), new CompletableFuture<>());
            List<Callable<?>> tasks = new ArrayList<>();
            for (CompletableFuture<String> waiter : waiters) {
                tasks.add(() -> source.requestCredential(
                        CredentialSource.newWaiter(false, waiter::complete, waiter::completeExceptionally), NOW));
            }
            for (int i = 0; i < 2; i++) {
                tasks.add(() -> {
                    source.requestCredential(
                                    CredentialSource.newWaiter(
                                            false, credential -> servedCount.incrementAndGet(), e -> {}),
                                    NOW)
                            .run();
                    return source.discardRefused("a");
                });
            }
            runSimultaneously(tasks);

            for (CompletableFuture<String> waiter : waiters) {
                assertThat(waiter.get(10, TimeUnit.SECONDS))
                        .as("round %d", round)
                        .isEqualTo("a");
            }
        }
    }

    // ---- sessions, over whole calls ----

    private record ServerSession(AtomicInteger requestsInFlight) {}

    private static CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
        return switch (reply.status()) {
            case 200 -> CallStep.finishWith("ok");
            case 401 ->
                CallStep.failAttempt(AttemptFailure.ofReply(FailureKind.CREDENTIAL, "", reply.toProviderError("", "")));
            default ->
                CallStep.failAttempt(
                        AttemptFailure.ofReply(FailureKind.UNAVAILABLE, "", reply.toProviderError("", "")));
        };
    }

    private static Response respond(Interceptor.Chain chain, int status) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create("", null))
                .build();
    }

    /**
     * Calls are abandoned at random moments. No two of them use the session at the same time, and it remains
     * usable.
     */
    @Test
    void sessionServesOneCallAtATimeAndIsAlwaysReleased() throws Exception {
        Map<String, ServerSession> sessions = new ConcurrentHashMap<>();
        AtomicInteger loginCount = new AtomicInteger();
        AtomicInteger maxInFlight = new AtomicInteger();
        Interceptor server = chain -> {
            AtomicInteger inFlight =
                    sessions.get(chain.request().header("X-Session")).requestsInFlight();
            maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            int dice = ThreadLocalRandom.current().nextInt(10);
            inFlight.decrementAndGet();
            return respond(chain, dice == 0 ? 401 : dice == 1 ? 503 : 200);
        };
        Transport transport = Transport.builder()
                .callFactory(
                        client -> client.newBuilder().addInterceptor(server).build())
                .build();
        try (transport;
                CallEngine engine = new CallEngine("toy", transport)) {
            CredentialSource<String> sessionSource = new CredentialSources(engine)
                    .sessionSource(
                            () -> CompletableFuture.supplyAsync(
                                    () -> {
                                        String name = "s" + loginCount.incrementAndGet();
                                        sessions.put(name, new ServerSession(new AtomicInteger()));
                                        return name;
                                    },
                                    threads),
                            session -> Duration.ofMinutes(20),
                            () -> {});
            RequestAuthorizer<String> authorizer = new RequestAuthorizer<>(
                    sessionSource, (requestBuilder, session, now) -> requestBuilder.setHeader("X-Session", session));
            CallOptions options = CallOptions.standard().withRetryPolicy(FIVE_ATTEMPTS_WITHOUT_DELAY);
            List<Callable<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> {
                    for (int n = 0; n < 150; n++) {
                        CompletableFuture<String> call = engine.startCall(
                                new StubOperation(ConcurrencyTest::decodeReply),
                                authorizer,
                                options,
                                n % 3 == 0 ? CallRole.BULK : CallRole.SINGLE);
                        if (n % 2 == 0) {
                            for (int spin = ThreadLocalRandom.current().nextInt(200); spin > 0; spin--) {
                                Thread.onSpinWait();
                            }
                            call.cancel(true);
                        } else {
                            call.exceptionally(e -> "").get(10, TimeUnit.SECONDS);
                        }
                    }
                    return null;
                });
            }
            runSimultaneously(tasks);

            assertThat(maxInFlight).as("concurrent requests in one session").hasValue(1);
            assertThat(engine.startCall(new StubOperation(ConcurrencyTest::decodeReply), authorizer, options)
                            .handle((answer, e) -> "it ends")
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("it ends");
        }
    }

    // ---- closing ----

    /** Whenever a client closes, each of its calls ends and states its effect correctly. */
    @Test
    void callsOfAClosingClientEndAndReportTheirEffectTruthfully() throws Exception {
        for (int round = 0; round < 60; round++) {
            Map<String, Boolean> receivedCalls = new ConcurrentHashMap<>();
            Transport transport = Transport.builder()
                    .callFactory(client -> client.newBuilder()
                            .addInterceptor(chain -> {
                                receivedCalls.put(String.valueOf(chain.request().header("X-Call")), true);
                                return respond(chain, 200);
                            })
                            .build())
                    .build();
            CallEngine engine = new CallEngine("toy", transport);
            Map<String, CompletableFuture<String>> calls = new ConcurrentHashMap<>();
            List<Callable<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int threadIndex = i;
                tasks.add(() -> {
                    for (int n = 0; n < 10; n++) {
                        String name = threadIndex + "-" + n;
                        RequestAuthorizer<String> authorizer = new RequestAuthorizer<>(
                                CredentialSource.constantSource(name),
                                (requestBuilder, call, now) -> requestBuilder.setHeader("X-Call", call));
                        calls.put(
                                name,
                                engine.startCall(
                                        new StubOperation(ConcurrencyTest::decodeReply),
                                        authorizer,
                                        CallOptions.standard()));
                    }
                    return null;
                });
            }
            tasks.add(() -> {
                transport.close();
                return null;
            });
            runSimultaneously(tasks);

            for (Map.Entry<String, CompletableFuture<String>> call : calls.entrySet()) {
                Throwable failure = call.getValue().handle((answer, e) -> e).get(10, TimeUnit.SECONDS);
                boolean claimsNoEffect = failure instanceof SdkException e && !e.mayHaveTakenEffect();
                assertThat(claimsNoEffect && receivedCalls.containsKey(call.getKey()))
                        .as("round %d: %s was sent, and its failure is %s", round, call.getKey(), failure)
                        .isFalse();
            }
        }
    }

    // ---- exchange executor ----

    @Test
    void everyExchangeAndCompletionRunsAndNoSlotIsLost() throws Exception {
        ExchangeExecutor workers = new ExchangeExecutor(threads, 3);
        AtomicInteger exchangeCount = new AtomicInteger();
        AtomicInteger completionCount = new AtomicInteger();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger maxInFlight = new AtomicInteger();
        List<Callable<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                for (int n = 0; n < 2_000; n++) {
                    workers.executeOrQueue(() -> {
                        maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                        exchangeCount.incrementAndGet();
                        ExchangeExecutor.deferCompletion(completionCount::incrementAndGet);
                        inFlight.decrementAndGet();
                    });
                }
                return null;
            });
        }
        runSimultaneously(tasks);

        CompletableFuture<?>[] lastExchanges = new CompletableFuture<?>[3];
        CyclicBarrier slotBarrier = new CyclicBarrier(3);
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> completion = new CompletableFuture<>();
            lastExchanges[i] = completion;
            workers.executeOrQueue(() -> {
                try {
                    awaitBarrier(slotBarrier);
                    completion.complete(null);
                } catch (InterruptedException e) {
                    completion.completeExceptionally(e);
                }
            });
        }
        CompletableFuture.allOf(lastExchanges).get(10, TimeUnit.SECONDS);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(exchangeCount).hasValue(8_000);
        assertThat(completionCount).hasValue(8_000);
        assertThat(maxInFlight.get()).isLessThanOrEqualTo(3);
    }
}
