// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.PollPolicy;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.http.Threads;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
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

/** Whatever is thrown into a call from around it, the call ends, and never denies what it may have done. */
class CallFutureTest {
    /** The two ways in which a transport makes exchanges. */
    private enum Exchanges {
        BY_OUR_OWN_CLIENT,
        BY_THE_CALLERS_CLIENT
    }

    private static final RetryPolicy TWICE =
            new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    private static final OkHttpClient SHARED = new OkHttpClient.Builder()
            .addInterceptor(chain -> answer(chain, 200))
            .build();

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    /** An operation of which a test replaces what it is about. */
    private static class Asked implements Operation<String> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        public boolean mutates() {
            return true;
        }

        @Override
        public Draft draft() {
            return Draft.get(HttpUrl.get("http://nowhere.invalid/"));
        }

        @Override
        public Step<String> decode(Reply reply, Trail trail) {
            Fault fault = Fault.of(
                    reply.status() == 429 ? Fault.Kind.THROTTLED : Fault.Kind.UNAVAILABLE, "no", reply.error("", ""));
            return reply.ok()
                    ? Step.done(reply.text())
                    : Step.failed(reply.retryAfter(trail.signedAt())
                            .map(fault::retryAfter)
                            .orElse(fault));
        }
    }

    /** Answers in place of a server. */
    private static Response answer(Interceptor.Chain chain, int status, String... headers) {
        Response.Builder out = new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create("ok", null));
        for (int i = 0; i < headers.length; i += 2) {
            out.header(headers[i], headers[i + 1]);
        }
        return out.build();
    }

    private Engine engine(Transport.Builder builder) {
        Transport transport = builder.build();
        opened.add(transport);
        return new Engine("toy", transport);
    }

    private static Transport.Builder over(Exchanges exchanges, Interceptor server) {
        OkHttpClient client = new OkHttpClient.Builder().addInterceptor(server).build();
        return exchanges == Exchanges.BY_THE_CALLERS_CLIENT
                ? Transport.builder().okHttpClient(client)
                : Transport.builder()
                        .callFactory(
                                ours -> ours.newBuilder().addInterceptor(server).build());
    }

    private static CompletableFuture<String> ask(Engine engine, Operation<String> operation, RetryPolicy retry) {
        return engine.call(operation, Authorizer.none(), CallOptions.standard().withRetry(retry));
    }

    /** The failure of a call that must not take its deadline to fail. */
    private static SdkException failure(CompletableFuture<?> call) {
        Throwable thrown = catchThrowable(() -> call.get(10, TimeUnit.SECONDS));
        assertThat(thrown).as("the call ends").isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause()).isInstanceOf(SdkException.class);
        return (SdkException) thrown.getCause();
    }

    // ---- what a server says ----

    @ParameterizedTest
    @EnumSource(Exchanges.class)
    void aServerThatAsksToWaitForThousandsOfYearsEndsTheCallNow(Exchanges exchanges) {
        Engine engine =
                engine(over(exchanges, chain -> answer(chain, 429, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")));

        assertThat(failure(ask(engine, new Asked(), TWICE)))
                .isInstanceOf(SdkException.DeadlineExceeded.class)
                .hasCauseInstanceOf(SdkException.Throttled.class);
    }

    @Test
    void aCallerWhoWaitsForEverMay() throws Exception {
        Duration ever = ChronoUnit.FOREVER.getDuration();
        AtomicInteger requests = new AtomicInteger();
        HandTimer timer = new HandTimer();
        Engine engine = engine(over(
                        Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, requests.incrementAndGet() > 1 ? 200 : 503))
                .timer(timer));
        CallOptions options = CallOptions.standard()
                .withTimeout(ever)
                .withAttemptTimeout(ever)
                .withRetry(new RetryPolicy(2, Duration.ofMillis(1), ever, ever));
        OneSession source = new OneSession();
        CompletableFuture<String> call =
                engine.call(new Asked(), new Authorizer<>(source, (draft, session, now) -> {}), options);
        timer.planned.take();
        source.waiting.remove().granted("session");
        timer.planned.take();
        timer.advance(Duration.ofSeconds(1));

        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
        assertThat(new PollPolicy(Duration.ofMillis(1), 2, ever).delay(3, 0.5)).isPositive();
    }

    @Test
    void ofThousandsOfFailuresTheLastFewAreKept() {
        Failures failures = new Failures();
        for (int i = 0; i < 10_000; i++) {
            failures.add(new SdkException.Closed("ask " + i, false));
        }
        RuntimeException end = new IllegalStateException();

        failures.attachTo(end);

        assertThat(end.getSuppressed()).hasSizeBetween(2, 100);
        assertThat(end.getSuppressed()[end.getSuppressed().length - 1]).hasMessageContaining("ask 9999");
    }

    @Test
    void aClientThatIsMadeWhileItsTransportClosesIsRefusedOrClosed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 300; round++) {
                Transport transport = Transport.builder()
                        .okHttpClient(SHARED)
                        .timer(new HandTimer())
                        .build();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> closing = threads.submit(() -> {
                    together.await();
                    transport.close();
                    return null;
                });
                Future<Engine> making = threads.submit(() -> {
                    together.await();
                    return new Engine("toy", transport);
                });
                closing.get();
                Throwable refused = catchThrowable(making::get);
                if (refused == null) {
                    assertThat(failure(ask(making.get(), new Asked(), TWICE)))
                            .as("round %d", round)
                            .isInstanceOf(SdkException.Closed.class);
                } else {
                    assertThat(refused).hasCauseInstanceOf(IllegalStateException.class);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- what a provider's code throws ----

    static Stream<Arguments> stumbles() {
        return Stream.of(
                stumble("decode", 200, true, new Asked() {
                    @Override
                    public Step<String> decode(Reply reply, Trail trail) {
                        throw new StackOverflowError("a bug");
                    }
                }),
                stumble("recover", 503, true, new Asked() {
                    @Override
                    public @Nullable Step<String> recover(SdkException failure, Trail trail) {
                        throw new IllegalStateException("a bug");
                    }
                }),
                stumble("update", 200, true, new Asked() {
                    @Override
                    public Step<String> decode(Reply reply, Trail trail) {
                        return Step.update(
                                history -> {
                                    throw new IllegalStateException("a bug");
                                },
                                Step.done("never"));
                    }
                }),
                stumble("join", 200, true, new Asked() {
                    @Override
                    public Step<String> decode(Reply reply, Trail trail) {
                        return new Step.Join<String, String>(
                                Duration.ofMillis(1),
                                "read",
                                left -> {
                                    throw new IllegalStateException("a bug");
                                },
                                result -> Step.done("never"),
                                () -> null);
                    }
                }),
                stumble("outOfTime", 200, true, new Asked() {
                    @Override
                    public Step<String> decode(Reply reply, Trail trail) {
                        return Step.after(Duration.ofHours(1), this);
                    }

                    @Override
                    public @Nullable String outOfTime(Trail trail) {
                        throw new IllegalStateException("a bug");
                    }
                }));
    }

    private static Arguments stumble(String where, int status, boolean effect, Operation<String> operation) {
        return Arguments.of(where, status, effect, operation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stumbles")
    void aProvidersCodeThatThrowsEndsTheCall(String where, int status, boolean effect, Operation<String> operation) {
        Engine engine = engine(over(Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, status)));

        SdkException failure = failure(ask(engine, operation, TWICE));

        assertThat(failure.mayHaveTakenEffect()).isEqualTo(effect);
        assertThat(failure).hasStackTraceContaining("a bug");
    }

    @Test
    void anIdThatCannotBeReadIsNone() throws Exception {
        Engine engine = engine(over(Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, 200)));
        Asked asked = new Asked() {
            @Override
            public String requestId(Reply reply) {
                throw new IllegalStateException("a bug");
            }
        };

        assertThat(ask(engine, asked, TWICE).get(10, TimeUnit.SECONDS)).isEqualTo("ok");
    }

    @Test
    void whatIsThrownOverASignInIsNotShown() {
        Engine engine = engine(over(Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, 200)));
        Asked login = new Asked() {
            @Override
            public Step<String> decode(Reply reply, Trail trail) {
                throw new AssertionError("a token in " + reply.text());
            }
        };

        SdkException failure = failure(engine.signIn(login, Authorizer.none(), CallOptions.standard()));

        assertThat(failure).hasNoCause();
        assertThat(failure.getMessage()).doesNotContain("token");
    }

    // ---- what a caller's timer, listener and client throw ----

    @Test
    void aTimerThatTakesNoTaskEndsTheCall() {
        Engine engine = engine(over(Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, 503))
                .random(() -> 0.5)
                .timer((task, delay) -> {
                    throw new IllegalStateException("the timer is shut down");
                }));

        SdkException failure = failure(ask(engine, new Asked(), TWICE));

        assertThat(failure.mayHaveTakenEffect()).isTrue();
        assertThat(failure).hasStackTraceContaining("the timer is shut down");
    }

    @Test
    void aListenersErrorHurtsNobody() throws Exception {
        Engine engine = engine(
                over(Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, 200)).listener(new CallListener() {
                    @Override
                    public void attemptEnded(Attempt attempt) {
                        throw new AssertionError("not what the test expects");
                    }

                    @Override
                    public void callEnded(End end) {
                        throw new AssertionError("not what the test expects");
                    }
                }));

        assertThat(ask(engine, new Asked(), TWICE).get(10, TimeUnit.SECONDS)).isEqualTo("ok");
    }

    @SuppressWarnings("unchecked") // Kotlin throws what it likes
    private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
        throw (E) e;
    }

    static Stream<Arguments> clients() {
        Function<BiFunction<OkHttpClient, Request, Call>, Function<OkHttpClient, Call.Factory>> factory =
                make -> client -> request -> make.apply(client, request);
        return Stream.of(
                Arguments.of(
                        "an interceptor that throws what is not declared",
                        factory.apply((client, request) -> client.newBuilder()
                                .addInterceptor(chain -> {
                                    throw CallFutureTest.<RuntimeException>sneak(new TimeoutException("a bug"));
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
                                .addInterceptor(chain -> answer(chain, 200)
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
    @MethodSource("clients")
    void aCallersCallFactoryThatMisbehavesEndsTheCall(String how, Function<OkHttpClient, Call.Factory> factory) {
        for (Exchanges exchanges : Exchanges.values()) {
            Transport.Builder builder = Transport.builder().callFactory(factory);
            Engine engine =
                    engine(exchanges == Exchanges.BY_THE_CALLERS_CLIENT ? builder.okHttpClient(quiet()) : builder);

            assertThat(failure(ask(engine, new Asked(), RetryPolicy.never())).operation())
                    .as(exchanges.name())
                    .isEqualTo("ask");
        }
    }

    /** OkHttp passes on what a callback or an interceptor throws to the thread. */
    private static OkHttpClient quiet() {
        return new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    thread.setUncaughtExceptionHandler((where, what) -> {});
                    return thread;
                })))
                .build();
    }

    // ---- closing and abandoning at the wrong moment ----

    /** A read, and after a second a request that changes something. */
    private static Operation<String> readThenWrite() {
        return new Asked() {
            @Override
            public boolean mutates() {
                return false;
            }

            @Override
            public Step<String> decode(Reply reply, Trail trail) {
                return Step.after(Duration.ofSeconds(1), new Asked());
            }
        };
    }

    @Test
    void aCallThatWasToldThatItDidNothingSendsNothingAfterwards() throws Exception {
        HandTimer timer = new HandTimer();
        Queue<Runnable> completions = new ConcurrentLinkedQueue<>();
        AtomicInteger requests = new AtomicInteger();
        Engine engine = engine(Transport.builder()
                .timer(timer)
                .callbackExecutor(completions::add)
                .callFactory(client -> request -> {
                    requests.incrementAndGet();
                    return client.newBuilder()
                            .addInterceptor(chain -> answer(chain, 200))
                            .build()
                            .newCall(request);
                }));
        CompletableFuture<String> call = ask(engine, readThenWrite(), TWICE);
        HandTimer.Task write = timer.planned.take();

        engine.close();
        write.what().run();
        completions.forEach(Runnable::run);

        assertThat(failure(call)).isInstanceOf(SdkException.Closed.class);
        assertThat(failure(call).mayHaveTakenEffect()).isFalse();
        assertThat(requests).as("the read alone").hasValue(1);
    }

    /** Hands out one session, and counts how often it comes back. */
    private static final class OneSession extends CredentialSource<String> {
        private final BlockingQueue<Waiter<String>> waiting = new LinkedBlockingQueue<>();
        private final AtomicInteger released = new AtomicInteger();

        @Override
        @Nullable
        public String ready(Instant now) {
            return null;
        }

        @Override
        public Runnable acquire(Waiter<String> waiter, Instant now) {
            waiting.add(waiter);
            return () -> {};
        }

        @Override
        public boolean refused(String credential) {
            return true;
        }

        @Override
        public boolean exclusive() {
            return true;
        }

        @Override
        public void release(String credential, boolean intact) {
            released.incrementAndGet();
        }
    }

    private enum Then {
        THE_REQUEST_WOULD_BE_SENT,
        THE_PROVIDER_WANTS_FEWER_REQUESTS,
        THE_TIME_IS_UP,
        THE_REQUEST_CANNOT_BE_MADE
    }

    @ParameterizedTest
    @EnumSource(Then.class)
    void aSessionThatIsGrantedToACallAtItsEndComesBackOnce(Then then) {
        HandTimer timer = new HandTimer();
        Engine engine = engine(
                over(Exchanges.BY_OUR_OWN_CLIENT, chain -> answer(chain, 200)).timer(timer));
        if (then == Then.THE_PROVIDER_WANTS_FEWER_REQUESTS) {
            Fault busy = Fault.of(Fault.Kind.THROTTLED, "", new ProviderError(429, "", "", Optional.empty()));
            engine.limiter()
                    .onFault(
                            new AttemptResult("ask", false, 1, 429, busy, 0, Duration.ZERO),
                            busy,
                            Limiter.Lane.SINGLE,
                            Duration.ofHours(1),
                            new Deadline(engine.wire().timer(), Duration.ofHours(2)));
        }
        OneSession source = new OneSession();
        Asked asked = new Asked() {
            @Override
            public Draft draft() {
                if (then == Then.THE_REQUEST_CANNOT_BE_MADE) {
                    throw new IllegalArgumentException("a bug");
                }
                return super.draft();
            }
        };
        CompletableFuture<String> call =
                engine.call(asked, new Authorizer<>(source, (draft, session, now) -> {}), CallOptions.standard());
        // the first thing that a call does with what it was granted is to take back its alarm
        timer.whenTakenBack = () -> {
            timer.whenTakenBack = () -> {};
            call.cancel(true);
            if (then == Then.THE_TIME_IS_UP) {
                timer.advance(Duration.ofHours(1));
            }
        };

        source.waiting.remove().granted("session");

        assertThat(call).isCancelled();
        assertThat(source.released).hasValue(1);
    }

    // ---- the deadline of what waits for a thread ----

    @Test
    void theDeadlineEndsACallThatWaitsForAThreadOfOurs() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(Threads.CALLS);
        HandTimer timer = new HandTimer();
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        Engine engine = engine(over(Exchanges.BY_OUR_OWN_CLIENT, chain -> {
                    sent.add(chain.request().url().encodedPath());
                    arrived.countDown();
                    await(hold);
                    return answer(chain, 200);
                })
                .timer(timer));
        List<CompletableFuture<String>> before = new ArrayList<>();
        for (int i = 0; i < Threads.CALLS; i++) {
            before.add(ask(engine, new Asked(), RetryPolicy.never()));
        }
        arrived.await();
        CompletableFuture<String> late = ask(engine, named("/late"), RetryPolicy.never());
        CompletableFuture<String> abandoned = ask(engine, named("/abandoned"), RetryPolicy.never());
        assertThat(timer.pending()).as("alarms of those that wait").isEqualTo(2);
        abandoned.cancel(true);
        assertThat(timer.pending()).isEqualTo(1);

        timer.advance(Duration.ofSeconds(61));

        assertThat(failure(late)).isInstanceOf(SdkException.DeadlineExceeded.class);
        assertThat(failure(late).mayHaveTakenEffect()).as("it was not sent").isFalse();
        hold.countDown();
        for (CompletableFuture<String> one : before) {
            one.get(10, TimeUnit.SECONDS);
        }
        assertThat(sent).doesNotContain("/late", "/abandoned");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void theDeadlineEndsACallThatWaitsInTheDispatcherOfACallersClient() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        HandTimer timer = new HandTimer();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    arrived.countDown();
                    await(hold);
                    return answer(chain, 200);
                })
                .build();
        client.dispatcher().setMaxRequestsPerHost(1);
        Engine engine = engine(Transport.builder().okHttpClient(client).timer(timer));
        CompletableFuture<String> first = ask(engine, new Asked(), RetryPolicy.never());
        arrived.await();
        CompletableFuture<String> late = ask(engine, new Asked(), RetryPolicy.never());
        CompletableFuture<String> abandoned = ask(engine, new Asked(), RetryPolicy.never());
        abandoned.cancel(true);

        timer.advance(Duration.ofSeconds(61));

        assertThat(failure(late)).isInstanceOf(SdkException.DeadlineExceeded.class);
        hold.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
        assertThat(timer.pending()).isZero();
        client.dispatcher().executorService().shutdown();
    }

    private static Operation<String> named(String path) {
        return new Asked() {
            @Override
            public Draft draft() {
                return Draft.get(HttpUrl.get("http://nowhere.invalid" + path));
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
