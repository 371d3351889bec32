// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Timer;
import io.github.jobcancel.Transport;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Authenticator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());

    private final MockWebServer server = new MockWebServer();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        server.close();
    }

    private record Ask(Draft draft, boolean mutates) implements Operation<String> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        public Step<String> decode(Reply reply, Trail trail) {
            return reply.ok()
                    ? Step.done(reply.text())
                    : Step.failed(Fault.of(Fault.Kind.UNAVAILABLE, "no", reply.error("", reply.text())));
        }
    }

    private Engine engine(Transport.Builder builder) {
        Transport transport = builder.build();
        opened.add(transport);
        return new Engine("toy", transport);
    }

    private CompletableFuture<String> get(Engine engine, CallOptions options) {
        return engine.call(new Ask(Draft.get(server.url("/x")), true), Authorizer.none(), options);
    }

    private CompletableFuture<String> post(Engine engine, CallOptions options) {
        Draft draft = Draft.post(server.url("/x"), "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        return engine.call(new Ask(draft, true), Authorizer.none(), options);
    }

    private static MockResponse reply(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    @Test
    void noGzipIsAskedForAndWhatComesZippedIsRead() throws Exception {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.writeUtf8("hello");
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(zipped)
                .build());

        String text = Calls.await(get(engine(Transport.builder()), ONCE));

        assertThat(text).isEqualTo("hello");
        RecordedRequest request = server.takeRequest();
        assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void anEndlessReplyIsALostOne() {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            for (int i = 0; i < 17; i++) {
                sink.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(zipped)
                .build());

        Throwable failure = catchThrowable(() -> Calls.await(get(engine(Transport.builder()), ONCE)));

        assertThat(failure).isInstanceOf(SdkException.ProviderFault.class).hasStackTraceContaining("longer than");
    }

    @Test
    void okHttpSendsNothingTwice() throws Exception {
        OkHttpClient theirs = new OkHttpClient.Builder()
                .retryOnConnectionFailure(true)
                .authenticator((route, response) -> response.request())
                .build();
        List<MockResponse> invitations = List.of(
                new MockResponse.Builder()
                        .code(503)
                        .addHeader("Retry-After", "0")
                        .build(),
                new MockResponse.Builder().code(408).build(),
                new MockResponse.Builder()
                        .code(401)
                        .addHeader("WWW-Authenticate", "Basic")
                        .build(),
                new MockResponse.Builder().code(307).addHeader("Location", "/y").build(),
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build());
        Engine engine = engine(Transport.builder().okHttpClient(theirs));

        for (MockResponse invitation : invitations) {
            server.enqueue(invitation);
            assertThat(catchThrowable(() -> Calls.await(get(engine, ONCE)))).isInstanceOf(SdkException.class);
            server.enqueue(invitation);
            assertThat(catchThrowable(() -> Calls.await(post(engine, ONCE)))).isInstanceOf(SdkException.class);
        }

        assertThat(server.getRequestCount()).isEqualTo(2 * invitations.size());
        assertThat(Authenticator.NONE).isNotSameAs(theirs.authenticator());
    }

    @Test
    void aConnectionThatWasNeverMadeMeansThatNothingTookEffect() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        HttpUrl nobody = HttpUrl.get("http://127.0.0.1:" + closedPort + "/");

        Throwable failure = catchThrowable(() -> Calls.await(
                engine(Transport.builder()).call(new Ask(Draft.get(nobody), true), Authorizer.none(), ONCE)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.NoConnection.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void aRequestThatWasWrittenMayHaveTakenEffectAndARreadNeverDoes() {
        MockResponse cut = new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
        Engine engine = engine(Transport.builder());
        server.enqueue(cut);
        Throwable write = catchThrowable(() -> Calls.await(post(engine, ONCE)));
        server.enqueue(cut);
        Throwable read = catchThrowable(() ->
                Calls.await(engine.call(new Ask(Draft.get(server.url("/x")), false), Authorizer.none(), ONCE)));

        assertThat(((SdkException) write).mayHaveTakenEffect()).isTrue();
        assertThat(((SdkException) read).mayHaveTakenEffect()).isFalse();
    }

    @Test
    void aCallersInterceptorThatSendsAgainDoesNotHideThatItSentBefore() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        OkHttpClient theirs = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    try {
                        return chain.proceed(chain.request());
                    } catch (IOException e) {
                        server.close();
                        return chain.proceed(chain.request());
                    }
                })
                .build();

        Throwable failure =
                catchThrowable(() -> Calls.await(post(engine(Transport.builder().okHttpClient(theirs)), ONCE)));

        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(((SdkException) failure).mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aPooledConnectionThatTheServerClosedCostsOneRepeatAndNoFailure() {
        Engine engine = engine(Transport.builder());
        server.enqueue(new MockResponse.Builder()
                .body("a")
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        server.enqueue(reply(200, "b"));
        server.enqueue(reply(200, "c"));

        assertThat(Calls.await(get(engine, CallOptions.standard()))).isEqualTo("a");
        assertThat(Calls.await(get(engine, CallOptions.standard()))).isEqualTo("b");
        assertThat(Calls.await(post(engine, CallOptions.standard()))).isEqualTo("c");
    }

    @Test
    void earlierFailuresAreSuppressedInTheLast() {
        for (int i = 1; i <= 3; i++) {
            server.enqueue(reply(503, "fault " + i));
        }

        Throwable failure = catchThrowable(() -> Calls.await(get(engine(Transport.builder()), CallOptions.standard())));

        assertThat(failure).hasMessageContaining("fault 3");
        assertThat(failure.getSuppressed()).hasSize(2);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("fault 1");
    }

    @Test
    void aHeaderThatCannotBeSentIsRefusedWithoutShowingIt() {
        Draft draft = Draft.get(server.url("/x")).header("X-Auth-Token", "secret\nvalue");

        Throwable failure = catchThrowable(
                () -> Calls.await(engine(Transport.builder()).call(new Ask(draft, true), Authorizer.none(), ONCE)));

        assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("X-Auth-Token");
        assertThat(failure.getMessage()).doesNotContain("secret");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void theCallersClientAndWrapperSeeEveryAttempt() {
        List<String> seen = new ArrayList<>();
        OkHttpClient theirs = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    seen.add("interceptor");
                    Response response = chain.proceed(chain.request());
                    return response;
                })
                .build();
        server.enqueue(reply(503, "busy"));
        server.enqueue(reply(200, "ok"));
        Engine engine = engine(Transport.builder().okHttpClient(theirs).callFactory(client -> request -> {
            seen.add("factory");
            return client.newCall(request);
        }));

        assertThat(Calls.await(get(engine, CallOptions.standard()))).isEqualTo("ok");
        assertThat(seen).containsExactly("factory", "interceptor", "factory", "interceptor");
    }

    @Test
    void closingATransportLeavesTheCallersClientAlone() {
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        OkHttpClient theirs = new OkHttpClient();
        Transport transport = Transport.builder()
                .okHttpClient(theirs)
                .callbackExecutor(callbacks)
                .build();

        transport.close();
        transport.close();

        assertThat(theirs.dispatcher().executorService().isShutdown()).isFalse();
        assertThat(callbacks.isShutdown()).isFalse();
        callbacks.shutdown();
        theirs.dispatcher().executorService().shutdown();
    }

    @Test
    void everyThreadOfOursIsADaemonAndEndsWithTheTransport() throws Exception {
        Transport transport = Transport.create();
        try (Engine engine = new Engine("toy", transport)) {
            server.enqueue(reply(503, "busy"));
            server.enqueue(reply(200, "ok"));
            Calls.await(get(engine, CallOptions.standard()));
        }
        List<Thread> ours = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("jobcancel-"))
                .toList();

        assertThat(ours).allMatch(Thread::isDaemon);
        transport.close();
        for (Thread thread : ours) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void anExecutorThatWasShutDownStillLeavesAnAnswer() {
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        Engine engine = engine(Transport.builder().callbackExecutor(callbacks));
        callbacks.shutdown();
        server.enqueue(reply(200, "ok"));

        assertThat(Calls.await(get(engine, ONCE))).isEqualTo("ok");
    }

    @Test
    void aListenerThatThrowsHurtsNobody() {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        Engine engine = engine(Transport.builder().listener(new CallListener() {
            @Override
            public void attemptEnded(Attempt attempt) {
                heard.add(attempt.operation());
                throw new IllegalStateException("broken listener");
            }
        }));
        server.enqueue(reply(200, "ok"));

        assertThat(Calls.await(get(engine, ONCE))).isEqualTo("ok");
        assertThat(heard).containsExactly("ask");
    }

    @Test
    void aDecoderThatThrowsIsAReplyThatWasNotUnderstood() {
        server.enqueue(reply(200, "surprise"));
        Operation<String> broken = new Operation<>() {
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
                return Draft.get(server.url("/x"));
            }

            @Override
            public Step<String> decode(Reply reply, Trail trail) {
                throw new IllegalStateException("a bug");
            }
        };

        Throwable failure = catchThrowable(
                () -> Calls.await(engine(Transport.builder()).call(broken, Authorizer.none(), CallOptions.standard())));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.UnexpectedReply.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue())
                .hasRootCauseMessage("a bug");
    }

    @Test
    void aWaitThatTheServerAsksForIsALowerBound() {
        List<Duration> waits = new ArrayList<>();
        Operation<String> operation = new Operation<>() {
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
                return Draft.get(server.url("/x"));
            }

            @Override
            public Step<String> decode(Reply reply, Trail trail) {
                if (reply.ok()) {
                    return Step.done("ok");
                }
                Fault fault = Fault.of(Fault.Kind.THROTTLED, "busy", reply.error("", ""));
                return Step.failed(reply.retryAfter(trail.signedAt())
                        .map(fault::retryAfter)
                        .orElse(fault));
            }
        };
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "7")
                .build());
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "soon")
                .build());
        server.enqueue(reply(200, "ok"));
        AtomicLong now = new AtomicLong();
        Engine engine = engine(Transport.builder().random(() -> 0.5).timer(new Timer() {
            @Override
            public Runnable schedule(Runnable task, Duration delay) {
                if (delay.compareTo(Duration.ofSeconds(30)) < 0) {
                    waits.add(delay);
                    now.addAndGet(delay.toNanos());
                    task.run();
                }
                return () -> {};
            }

            @Override
            public long nanoTime() {
                return now.get();
            }
        }));

        assertThat(Calls.await(engine.call(operation, Authorizer.none(), CallOptions.standard())))
                .isEqualTo("ok");
        assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofMillis(750), Duration.ofMillis(1500));
    }
}
