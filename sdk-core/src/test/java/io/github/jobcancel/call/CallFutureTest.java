// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.PollPolicy;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.TransportThreads;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.StubOperation;
import io.github.jobcancel.testkit.VirtualScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A call ends whatever the code around it throws, and it never denies an effect that it may have had. */
class CallFutureTest {
    /** The owner of the OkHttp client, which decides how a transport runs exchanges. */
    private enum ClientOwner {
        LIBRARY,
        CALLER
    }

    private static final RetryPolicy TWO_ATTEMPTS =
            new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    private static final OkHttpClient SHARED_CLIENT = new OkHttpClient.Builder()
            .addInterceptor(chain -> respond(chain, 200))
            .build();

    private final List<AutoCloseable> openResources = new ArrayList<>();

    @AfterEach
    void closeResources() throws Exception {
        for (AutoCloseable resource : openResources) {
            resource.close();
        }
    }

    /** A minimal operation; each test overrides the method under test. */
    private static class AskOperation extends StubOperation {
        AskOperation() {
            super(CallFutureTest::decodeReply);
        }
    }

    private static CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure attemptFailure = AttemptFailure.ofReply(
                reply.status() == 429 ? FailureKind.THROTTLED : FailureKind.UNAVAILABLE,
                "no",
                reply.toProviderError("", ""));
        return reply.isSuccessful()
                ? CallStep.finishWith(reply.bodyText())
                : CallStep.failAttempt(reply.retryAfter(history.signedAt())
                        .map(attemptFailure::withRetryAfter)
                        .orElse(attemptFailure));
    }

    /** Responds in place of a server. */
    private static Response respond(Interceptor.Chain chain, int status, String... headers) {
        Response.Builder response = new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create("ok", null));
        for (int i = 0; i < headers.length; i += 2) {
            response.header(headers[i], headers[i + 1]);
        }
        return response.build();
    }

    private CallEngine newEngine(Transport.Builder builder) {
        Transport transport = builder.build();
        openResources.add(transport);
        return new CallEngine("toy", transport);
    }

    private static Transport.Builder transportBuilder(ClientOwner clientOwner, Interceptor server) {
        OkHttpClient client = new OkHttpClient.Builder().addInterceptor(server).build();
        return clientOwner == ClientOwner.CALLER
                ? Transport.builder().okHttpClient(client)
                : Transport.builder()
                        .callFactory(libraryClient -> libraryClient
                                .newBuilder()
                                .addInterceptor(server)
                                .build());
    }

    private static CompletableFuture<String> startCall(
            CallEngine engine, Operation<String> operation, RetryPolicy retryPolicy) {
        return engine.startCall(
                operation,
                RequestAuthorizer.withoutCredential(),
                CallOptions.standard().withRetryPolicy(retryPolicy));
    }

    /** Returns the failure of a call that must fail long before its deadline. */
    private static SdkException failureOf(CompletableFuture<?> call) {
        Throwable thrown = catchThrowable(() -> call.get(10, TimeUnit.SECONDS));
        assertThat(thrown).as("the call ends").isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause()).isInstanceOf(SdkException.class);
        return (SdkException) thrown.getCause();
    }

    // ---- replies of the server ----

    @ParameterizedTest
    @EnumSource(ClientOwner.class)
    void retryAfterBeyondTheDeadlineEndsTheCallAtOnce(ClientOwner clientOwner) {
        CallEngine engine = newEngine(transportBuilder(
                clientOwner, chain -> respond(chain, 429, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")));

        assertThat(failureOf(startCall(engine, new AskOperation(), TWO_ATTEMPTS)))
                .isInstanceOf(SdkException.DeadlineExceeded.class)
                .hasCauseInstanceOf(SdkException.Throttled.class);
    }

    @Test
    void infiniteTimeoutsAreAccepted() throws Exception {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        AtomicInteger requests = new AtomicInteger();
        VirtualScheduler scheduler = new VirtualScheduler();
        CallEngine engine = newEngine(transportBuilder(
                        ClientOwner.LIBRARY, chain -> respond(chain, requests.incrementAndGet() > 1 ? 200 : 503))
                .scheduler(Scheduler.of(scheduler::schedule, scheduler::nanoTime)));
        CallOptions options = CallOptions.standard()
                .withTimeout(forever)
                .withAttemptTimeout(forever)
                .withRetryPolicy(new RetryPolicy(2, Duration.ofMillis(1), forever, forever));
        CountingSessionSource source = new CountingSessionSource();
        CompletableFuture<String> call = engine.startCall(
                new AskOperation(), new RequestAuthorizer<>(source, (requestBuilder, session, now) -> {}), options);
        scheduler.awaitScheduled(1);
        source.waiters.remove().onCredential("session");
        scheduler.awaitScheduled(2);
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
        assertThat(new PollPolicy(Duration.ofMillis(1), 2, forever).delayBeforeRead(3, 0.5))
                .isPositive();
    }

    @Test
    void onlyTheLastFailuresAreKeptAsSuppressed() {
        FailureHistory failures = new FailureHistory();
        for (int i = 0; i < 10_000; i++) {
            failures.addFailure(new SdkException.Closed("ask " + i, false));
        }
        RuntimeException exception = new IllegalStateException();

        failures.addSuppressedTo(exception);

        assertThat(exception.getSuppressed()).hasSizeBetween(2, 100);
        assertThat(exception.getSuppressed()[exception.getSuppressed().length - 1])
                .hasMessageContaining("ask 9999");
    }

    @Test
    void clientCreatedWhileItsTransportClosesThrowsOrIsClosed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 300; round++) {
                Transport transport = Transport.builder()
                        .okHttpClient(SHARED_CLIENT)
                        .scheduler((task, delay) -> () -> {})
                        .build();
                CyclicBarrier barrier = new CyclicBarrier(2);
                Future<?> closeTask = threads.submit(() -> {
                    barrier.await();
                    transport.close();
                    return null;
                });
                Future<CallEngine> createTask = threads.submit(() -> {
                    barrier.await();
                    return new CallEngine("toy", transport);
                });
                closeTask.get();
                Throwable creationFailure = catchThrowable(createTask::get);
                if (creationFailure == null) {
                    assertThat(failureOf(startCall(createTask.get(), new AskOperation(), TWO_ATTEMPTS)))
                            .as("round %d", round)
                            .isInstanceOf(SdkException.Closed.class);
                } else {
                    assertThat(creationFailure).hasCauseInstanceOf(IllegalStateException.class);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- exceptions of a provider's code ----

    static Stream<Arguments> throwingOperations() {
        return Stream.of(
                throwingOperation("decode", 200, true, new AskOperation() {
                    @Override
                    public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
                        throw new StackOverflowError("a bug");
                    }
                }),
                throwingOperation("recover", 503, true, new AskOperation() {
                    @Override
                    public @Nullable CallStep<String> recoverFrom(SdkException failure, CallHistory history) {
                        throw new IllegalStateException("a bug");
                    }
                }),
                throwingOperation("update", 200, true, new AskOperation() {
                    @Override
                    public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
                        return CallStep.updateHistory(
                                change -> {
                                    throw new IllegalStateException("a bug");
                                },
                                CallStep.finishWith("never"));
                    }
                }),
                throwingOperation("join", 200, true, new AskOperation() {
                    @Override
                    public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
                        return new CallStep.JoinedCall<String, String>(
                                Duration.ofMillis(1),
                                "read",
                                left -> {
                                    throw new IllegalStateException("a bug");
                                },
                                result -> CallStep.finishWith("never"),
                                () -> null);
                    }
                }),
                throwingOperation("outOfTime", 200, true, new AskOperation() {
                    @Override
                    public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
                        return CallStep.continueAfter(Duration.ofHours(1), this);
                    }

                    @Override
                    public @Nullable String answerAtDeadline(CallHistory history) {
                        throw new IllegalStateException("a bug");
                    }
                }));
    }

    private static Arguments throwingOperation(
            String methodName, int status, boolean mayHaveTakenEffect, Operation<String> operation) {
        return Arguments.of(methodName, status, mayHaveTakenEffect, operation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwingOperations")
    void operationThatThrowsEndsTheCall(
            String methodName, int status, boolean mayHaveTakenEffect, Operation<String> operation) {
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> respond(chain, status)));

        SdkException failure = failureOf(startCall(engine, operation, TWO_ATTEMPTS));

        assertThat(failure.mayHaveTakenEffect()).isEqualTo(mayHaveTakenEffect);
        assertThat(failure).hasStackTraceContaining("a bug");
    }

    @Test
    void unreadableRequestIdIsIgnored() throws Exception {
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> respond(chain, 200)));
        StubOperation operation = new AskOperation() {
            @Override
            public String requestId(HttpReply reply) {
                throw new IllegalStateException("a bug");
            }
        };

        assertThat(startCall(engine, operation, TWO_ATTEMPTS).get(10, TimeUnit.SECONDS))
                .isEqualTo("ok");
    }

    @Test
    void exceptionThrownByASignInDecoderIsNotShown() {
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> respond(chain, 200)));
        StubOperation login = new AskOperation() {
            @Override
            public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
                throw new AssertionError("a token in " + reply.bodyText());
            }
        };

        SdkException failure =
                failureOf(engine.startSignIn(login, RequestAuthorizer.withoutCredential(), CallOptions.standard()));

        assertThat(failure).hasNoCause();
        assertThat(failure.getMessage()).doesNotContain("token");
    }

    // ---- exceptions of a caller's scheduler, listener and client ----

    @Test
    void schedulerThatThrowsEndsTheCall() {
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> respond(chain, 503))
                .random(() -> 0.5)
                .scheduler((task, delay) -> {
                    throw new IllegalStateException("the timer is shut down");
                }));

        SdkException failure = failureOf(startCall(engine, new AskOperation(), TWO_ATTEMPTS));

        assertThat(failure.mayHaveTakenEffect()).isTrue();
        assertThat(failure).hasStackTraceContaining("the timer is shut down");
    }

    @Test
    void listenerErrorDoesNotAffectTheCall() throws Exception {
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> respond(chain, 200))
                .listener(new CallListener() {
                    @Override
                    public void attemptEnded(AttemptEvent attempt) {
                        throw new AssertionError("not what the test expects");
                    }

                    @Override
                    public void callEnded(CallEnd end) {
                        throw new AssertionError("not what the test expects");
                    }
                }));

        assertThat(startCall(engine, new AskOperation(), TWO_ATTEMPTS).get(10, TimeUnit.SECONDS))
                .isEqualTo("ok");
    }

    @SuppressWarnings("unchecked") // Kotlin code can throw checked exceptions that Java does not declare
    private static <E extends Throwable> RuntimeException sneakyThrow(Throwable e) throws E {
        throw (E) e;
    }

    static Stream<Arguments> misbehavingCallFactories() {
        Function<BiFunction<OkHttpClient, Request, Call>, Function<OkHttpClient, Call.Factory>> factory =
                newCall -> client -> request -> newCall.apply(client, request);
        return Stream.of(
                Arguments.of(
                        "an interceptor that throws what is not declared",
                        factory.apply((client, request) -> client.newBuilder()
                                .addInterceptor(chain -> {
                                    throw CallFutureTest.<RuntimeException>sneakyThrow(new TimeoutException("a bug"));
                                })
                                .build()
                                .newCall(request))),
                Arguments.of(
                        "an interceptor that throws an error",
                        factory.apply((client, request) -> client.newBuilder()
                                .addInterceptor(chain -> {
                                    throw new AssertionError("a bug");
                                })
                                .build()
                                .newCall(request))),
                Arguments.of("a factory that throws an error", factory.apply((client, request) -> {
                    throw new NoClassDefFoundError("a bug");
                })),
                Arguments.of("a call that was made before", factory.apply((client, request) -> {
                    Call call = client.newCall(request);
                    call.cancel();
                    assertThat(catchThrowable(call::execute)).isInstanceOf(IOException.class);
                    return call;
                })),
                Arguments.of(
                        "a body that throws",
                        factory.apply((client, request) -> client.newBuilder()
                                .addInterceptor(chain -> respond(chain, 200)
                                        .newBuilder()
                                        .header("Content-Encoding", "gzip")
                                        .body(new ResponseBody() {
                                            @Override
                                            public @Nullable MediaType contentType() {
                                                return null;
                                            }

                                            @Override
                                            public long contentLength() {
                                                return -1;
                                            }

                                            @Override
                                            public BufferedSource source() {
                                                throw new IllegalStateException("a bug");
                                            }
                                        })
                                        .build())
                                .build()
                                .newCall(request))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehavingCallFactories")
    void misbehavingCallFactoryEndsTheCall(String description, Function<OkHttpClient, Call.Factory> factory) {
        for (ClientOwner clientOwner : ClientOwner.values()) {
            Transport.Builder builder = Transport.builder().callFactory(factory);
            CallEngine engine =
                    newEngine(clientOwner == ClientOwner.CALLER ? builder.okHttpClient(quietClient()) : builder);

            assertThat(failureOf(startCall(engine, new AskOperation(), RetryPolicy.noRetries()))
                            .operation())
                    .as(clientOwner.name())
                    .isEqualTo("ask");
        }
    }

    /** OkHttp rethrows the exception of a callback or an interceptor on its thread. */
    private static OkHttpClient quietClient() {
        return new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    thread.setUncaughtExceptionHandler((failedThread, uncaught) -> {});
                    return thread;
                })))
                .build();
    }

    // ---- closing and abandoning at an awkward moment ----

    /** A read, followed after a second by a request that changes the job. */
    private static Operation<String> readThenWrite() {
        return new AskOperation() {
            @Override
            public boolean mutates() {
                return false;
            }

            @Override
            public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
                return CallStep.continueAfter(Duration.ofSeconds(1), new AskOperation());
            }
        };
    }

    @Test
    void closedCallReportedWithoutEffectSendsNothingAfterwards() throws Exception {
        BlockingQueue<Runnable> scheduledTasks = new LinkedBlockingQueue<>();
        Queue<Runnable> completions = new ConcurrentLinkedQueue<>();
        AtomicInteger requests = new AtomicInteger();
        CallEngine engine = newEngine(Transport.builder()
                .scheduler((task, delay) -> {
                    scheduledTasks.add(task);
                    return () -> {};
                })
                .callbackExecutor(completions::add)
                .callFactory(client -> request -> {
                    requests.incrementAndGet();
                    return client.newBuilder()
                            .addInterceptor(chain -> respond(chain, 200))
                            .build()
                            .newCall(request);
                }));
        CompletableFuture<String> call = startCall(engine, readThenWrite(), TWO_ATTEMPTS);
        Runnable writeTask = scheduledTasks.take();

        engine.close();
        writeTask.run();
        completions.forEach(Runnable::run);

        assertThat(failureOf(call)).isInstanceOf(SdkException.Closed.class);
        assertThat(failureOf(call).mayHaveTakenEffect()).isFalse();
        assertThat(requests).as("only the read was sent").hasValue(1);
    }

    /** Grants one session and counts its releases. */
    private static final class CountingSessionSource extends CredentialSource<String> {
        private final BlockingQueue<CredentialWaiter<String>> waiters = new LinkedBlockingQueue<>();
        private final AtomicInteger releaseCount = new AtomicInteger();

        @Override
        @Nullable
        public String availableCredential(Instant now) {
            return null;
        }

        @Override
        public Runnable requestCredential(CredentialWaiter<String> waiter, Instant now) {
            waiters.add(waiter);
            return () -> {};
        }

        @Override
        public boolean discardRefused(String credential) {
            return true;
        }

        @Override
        public boolean isExclusive() {
            return true;
        }

        @Override
        public void releaseCredential(String credential, boolean intact) {
            releaseCount.incrementAndGet();
        }
    }

    private enum GrantFollowUp {
        REQUEST_WOULD_BE_SENT,
        PROVIDER_THROTTLES,
        DEADLINE_EXPIRES,
        REQUEST_CANNOT_BE_BUILT
    }

    @ParameterizedTest
    @EnumSource(GrantFollowUp.class)
    void sessionGrantedToAnEndingCallIsReleasedOnce(GrantFollowUp followUp) {
        VirtualScheduler scheduler = new VirtualScheduler();
        AtomicReference<Runnable> onCancelTask = new AtomicReference<>(() -> {});
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> respond(chain, 200))
                .scheduler(Scheduler.of(
                        (task, delay) -> {
                            Runnable cancelTask = scheduler.schedule(task, delay);
                            return () -> {
                                cancelTask.run();
                                onCancelTask.get().run();
                            };
                        },
                        scheduler::nanoTime)));
        if (followUp == GrantFollowUp.PROVIDER_THROTTLES) {
            AttemptFailure throttling =
                    AttemptFailure.ofReply(FailureKind.THROTTLED, "", new ProviderError(429, "", "", Optional.empty()));
            engine.rateLimiter()
                    .onFault(
                            new AttemptResult("ask", false, 1, 429, throttling, 0, Duration.ZERO),
                            throttling,
                            RateLimiter.TrafficClass.SINGLE,
                            Duration.ofHours(1),
                            new CallDeadline(engine.transport().timer(), Duration.ofHours(2)));
        }
        CountingSessionSource source = new CountingSessionSource();
        StubOperation operation = new AskOperation() {
            @Override
            public RequestBuilder requestBuilder() {
                if (followUp == GrantFollowUp.REQUEST_CANNOT_BE_BUILT) {
                    throw new IllegalArgumentException("a bug");
                }
                return super.requestBuilder();
            }
        };
        CompletableFuture<String> call = engine.startCall(
                operation,
                new RequestAuthorizer<>(source, (requestBuilder, session, now) -> {}),
                CallOptions.standard());
        // The first action of a call that is granted a session is to cancel its deadline task.
        onCancelTask.set(() -> {
            onCancelTask.set(() -> {});
            call.cancel(true);
            if (followUp == GrantFollowUp.DEADLINE_EXPIRES) {
                scheduler.advance(Duration.ofHours(1));
            }
        });

        source.waiters.remove().onCredential("session");

        assertThat(call).isCancelled();
        assertThat(source.releaseCount).hasValue(1);
    }

    // ---- the deadline of a call that waits for a thread ----

    @Test
    void deadlineEndsACallThatWaitsForALibraryThread() throws Exception {
        CountDownLatch releaseLatch = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(TransportThreads.MAX_EXCHANGES);
        VirtualScheduler scheduler = new VirtualScheduler();
        Queue<String> sentPaths = new ConcurrentLinkedQueue<>();
        CallEngine engine = newEngine(transportBuilder(ClientOwner.LIBRARY, chain -> {
                    sentPaths.add(chain.request().url().encodedPath());
                    arrived.countDown();
                    awaitLatch(releaseLatch);
                    return respond(chain, 200);
                })
                .scheduler(Scheduler.of(scheduler::schedule, scheduler::nanoTime)));
        List<CompletableFuture<String>> runningCalls = new ArrayList<>();
        for (int i = 0; i < TransportThreads.MAX_EXCHANGES; i++) {
            runningCalls.add(startCall(engine, new AskOperation(), RetryPolicy.noRetries()));
        }
        arrived.await();
        CompletableFuture<String> lateCall = startCall(engine, operationWithPath("/late"), RetryPolicy.noRetries());
        CompletableFuture<String> abandonedCall =
                startCall(engine, operationWithPath("/abandoned"), RetryPolicy.noRetries());
        assertThat(scheduler.pendingCount())
                .as("deadline tasks of the waiting calls")
                .isEqualTo(2);
        abandonedCall.cancel(true);
        assertThat(scheduler.pendingCount()).isEqualTo(1);

        scheduler.advance(Duration.ofSeconds(61));

        assertThat(failureOf(lateCall)).isInstanceOf(SdkException.DeadlineExceeded.class);
        assertThat(failureOf(lateCall).mayHaveTakenEffect())
                .as("it was not sent")
                .isFalse();
        releaseLatch.countDown();
        for (CompletableFuture<String> runningCall : runningCalls) {
            runningCall.get(10, TimeUnit.SECONDS);
        }
        assertThat(sentPaths).doesNotContain("/late", "/abandoned");
        assertThat(scheduler.pendingCount()).isZero();
    }

    @Test
    void deadlineEndsACallThatWaitsInTheDispatcherOfTheCallersClient() throws Exception {
        CountDownLatch releaseLatch = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        VirtualScheduler scheduler = new VirtualScheduler();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    arrived.countDown();
                    awaitLatch(releaseLatch);
                    return respond(chain, 200);
                })
                .build();
        client.dispatcher().setMaxRequestsPerHost(1);
        CallEngine engine = newEngine(Transport.builder()
                .okHttpClient(client)
                .scheduler(Scheduler.of(scheduler::schedule, scheduler::nanoTime)));
        CompletableFuture<String> firstCall = startCall(engine, new AskOperation(), RetryPolicy.noRetries());
        arrived.await();
        CompletableFuture<String> lateCall = startCall(engine, new AskOperation(), RetryPolicy.noRetries());
        CompletableFuture<String> abandonedCall = startCall(engine, new AskOperation(), RetryPolicy.noRetries());
        abandonedCall.cancel(true);

        scheduler.advance(Duration.ofSeconds(61));

        assertThat(failureOf(lateCall)).isInstanceOf(SdkException.DeadlineExceeded.class);
        releaseLatch.countDown();
        assertThat(firstCall.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
        assertThat(scheduler.pendingCount()).isZero();
        client.dispatcher().executorService().shutdown();
    }

    private static Operation<String> operationWithPath(String path) {
        return new AskOperation() {
            @Override
            public RequestBuilder requestBuilder() {
                return RequestBuilder.get(HttpUrl.get("http://nowhere.invalid" + path));
            }
        };
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
