// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.Scheduler;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.StubOperation;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.VirtualScheduler;
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

class HttpTransportTest {
    private static final CallOptions ONE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());

    private final MockWebServer server = new MockWebServer();
    private final List<AutoCloseable> openResources = new ArrayList<>();

    @BeforeEach
    void startServer() throws IOException {
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        for (AutoCloseable resource : openResources) {
            resource.close();
        }
        server.close();
    }

    private record TextOperation(RequestBuilder requestBuilder, boolean mutates) implements Operation<String> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
            return reply.isSuccessful()
                    ? CallStep.finishWith(reply.bodyText())
                    : CallStep.failAttempt(AttemptFailure.ofReply(
                            FailureKind.UNAVAILABLE, "no", reply.toProviderError("", reply.bodyText())));
        }
    }

    private CallEngine newEngine(Transport.Builder builder) {
        Transport transport = builder.build();
        openResources.add(transport);
        return new CallEngine("toy", transport);
    }

    private CompletableFuture<String> sendGet(CallEngine engine, CallOptions options) {
        return engine.startCall(
                new TextOperation(RequestBuilder.get(server.url("/x")), true),
                RequestAuthorizer.withoutCredential(),
                options);
    }

    private CompletableFuture<String> sendPost(CallEngine engine, CallOptions options) {
        RequestBuilder requestBuilder =
                RequestBuilder.post(server.url("/x"), "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        return engine.startCall(
                new TextOperation(requestBuilder, true), RequestAuthorizer.withoutCredential(), options);
    }

    private static MockResponse reply(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    @Test
    void gzipIsNotRequestedButDecoded() throws Exception {
        Buffer gzippedBody = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(gzippedBody))) {
            sink.writeUtf8("hello");
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(gzippedBody)
                .build());

        String text = Calls.await(sendGet(newEngine(Transport.builder()), ONE_ATTEMPT));

        assertThat(text).isEqualTo("hello");
        RecordedRequest request = server.takeRequest();
        assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void endlessReplyIsALostReply() {
        Buffer gzippedBody = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(gzippedBody))) {
            for (int i = 0; i < 17; i++) {
                sink.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(gzippedBody)
                .build());

        Throwable failure = catchThrowable(() -> Calls.await(sendGet(newEngine(Transport.builder()), ONE_ATTEMPT)));

        assertThat(failure).isInstanceOf(SdkException.ProviderFault.class).hasStackTraceContaining("longer than");
    }

    @Test
    void okHttpSendsNothingTwice() throws Exception {
        OkHttpClient callersClient = new OkHttpClient.Builder()
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
        CallEngine engine = newEngine(Transport.builder().okHttpClient(callersClient));

        for (MockResponse invitation : invitations) {
            server.enqueue(invitation);
            assertThat(catchThrowable(() -> Calls.await(sendGet(engine, ONE_ATTEMPT))))
                    .isInstanceOf(SdkException.class);
            server.enqueue(invitation);
            assertThat(catchThrowable(() -> Calls.await(sendPost(engine, ONE_ATTEMPT))))
                    .isInstanceOf(SdkException.class);
        }

        assertThat(server.getRequestCount()).isEqualTo(2 * invitations.size());
        assertThat(Authenticator.NONE).isNotSameAs(callersClient.authenticator());
    }

    @Test
    void failedConnectionMeansThatNothingTookEffect() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        HttpUrl closedUrl = HttpUrl.get("http://127.0.0.1:" + closedPort + "/");

        Throwable failure = catchThrowable(() -> Calls.await(newEngine(Transport.builder())
                .startCall(
                        new TextOperation(RequestBuilder.get(closedUrl), true),
                        RequestAuthorizer.withoutCredential(),
                        ONE_ATTEMPT)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.NoConnection.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void lostReplyMayMeanAnEffectOfAWriteButNeverOfARead() {
        MockResponse lostReply = new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
        CallEngine engine = newEngine(Transport.builder());
        server.enqueue(lostReply);
        Throwable writeFailure = catchThrowable(() -> Calls.await(sendPost(engine, ONE_ATTEMPT)));
        server.enqueue(lostReply);
        Throwable readFailure = catchThrowable(() -> Calls.await(engine.startCall(
                new TextOperation(RequestBuilder.get(server.url("/x")), false),
                RequestAuthorizer.withoutCredential(),
                ONE_ATTEMPT)));

        assertThat(((SdkException) writeFailure).mayHaveTakenEffect()).isTrue();
        assertThat(((SdkException) readFailure).mayHaveTakenEffect()).isFalse();
    }

    @Test
    void resendingInterceptorDoesNotHideAnEarlierRequest() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        OkHttpClient callersClient = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    try {
                        return chain.proceed(chain.request());
                    } catch (IOException e) {
                        server.close();
                        return chain.proceed(chain.request());
                    }
                })
                .build();

        Throwable failure = catchThrowable(
                () -> Calls.await(sendPost(newEngine(Transport.builder().okHttpClient(callersClient)), ONE_ATTEMPT)));

        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(((SdkException) failure).mayHaveTakenEffect()).isTrue();
    }

    @Test
    void stalePooledConnectionCostsOneRetryAndNoFailure() {
        CallEngine engine = newEngine(Transport.builder());
        server.enqueue(new MockResponse.Builder()
                .body("a")
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        server.enqueue(reply(200, "b"));
        server.enqueue(reply(200, "c"));

        assertThat(Calls.await(sendGet(engine, CallOptions.standard()))).isEqualTo("a");
        assertThat(Calls.await(sendGet(engine, CallOptions.standard()))).isEqualTo("b");
        assertThat(Calls.await(sendPost(engine, CallOptions.standard()))).isEqualTo("c");
    }

    @Test
    void earlierFailuresAreSuppressedExceptionsOfTheLast() {
        for (int i = 1; i <= 3; i++) {
            server.enqueue(reply(503, "fault " + i));
        }

        Throwable failure =
                catchThrowable(() -> Calls.await(sendGet(newEngine(Transport.builder()), CallOptions.standard())));

        assertThat(failure).hasMessageContaining("fault 3");
        assertThat(failure.getSuppressed()).hasSize(2);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("fault 1");
    }

    @Test
    void invalidHeaderFailsTheCallWithoutShowingItsValue() {
        RequestBuilder requestBuilder = RequestBuilder.get(server.url("/x")).setHeader("X-Auth-Token", "secret\nvalue");

        Throwable failure = catchThrowable(() -> Calls.await(newEngine(Transport.builder())
                .startCall(
                        new TextOperation(requestBuilder, true), RequestAuthorizer.withoutCredential(), ONE_ATTEMPT)));

        assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("X-Auth-Token");
        assertThat(failure.getMessage()).doesNotContain("secret");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void callersClientAndCallFactorySeeEveryAttempt() {
        List<String> observations = new ArrayList<>();
        OkHttpClient callersClient = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    observations.add("interceptor");
                    Response response = chain.proceed(chain.request());
                    return response;
                })
                .build();
        server.enqueue(reply(503, "busy"));
        server.enqueue(reply(200, "ok"));
        CallEngine engine =
                newEngine(Transport.builder().okHttpClient(callersClient).callFactory(client -> request -> {
                    observations.add("factory");
                    return client.newCall(request);
                }));

        assertThat(Calls.await(sendGet(engine, CallOptions.standard()))).isEqualTo("ok");
        assertThat(observations).containsExactly("factory", "interceptor", "factory", "interceptor");
    }

    @Test
    void closedTransportLeavesTheCallersClientOpen() {
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        OkHttpClient callersClient = new OkHttpClient();
        Transport transport = Transport.builder()
                .okHttpClient(callersClient)
                .callbackExecutor(callbacks)
                .build();

        transport.close();
        transport.close();

        assertThat(callersClient.dispatcher().executorService().isShutdown()).isFalse();
        assertThat(callbacks.isShutdown()).isFalse();
        callbacks.shutdown();
        callersClient.dispatcher().executorService().shutdown();
    }

    @Test
    void libraryThreadsAreDaemonsAndEndWithTheTransport() throws Exception {
        Transport transport = Transport.create();
        try (CallEngine engine = new CallEngine("toy", transport)) {
            server.enqueue(reply(503, "busy"));
            server.enqueue(reply(200, "ok"));
            Calls.await(sendGet(engine, CallOptions.standard()));
        }
        List<Thread> libraryThreads = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("jobcancel-"))
                .toList();

        assertThat(libraryThreads).allMatch(Thread::isDaemon);
        transport.close();
        for (Thread thread : libraryThreads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void callEndsAlthoughTheCallbackExecutorIsShutDown() {
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        CallEngine engine = newEngine(Transport.builder().callbackExecutor(callbacks));
        callbacks.shutdown();
        server.enqueue(reply(200, "ok"));

        assertThat(Calls.await(sendGet(engine, ONE_ATTEMPT))).isEqualTo("ok");
    }

    @Test
    void listenerExceptionDoesNotAffectTheCall() {
        ConcurrentLinkedQueue<String> recordedAttempts = new ConcurrentLinkedQueue<>();
        CallEngine engine = newEngine(Transport.builder().listener(new CallListener() {
            @Override
            public void attemptEnded(AttemptEvent attempt) {
                recordedAttempts.add(attempt.operation());
                throw new IllegalStateException("broken listener");
            }
        }));
        server.enqueue(reply(200, "ok"));

        assertThat(Calls.await(sendGet(engine, ONE_ATTEMPT))).isEqualTo("ok");
        assertThat(recordedAttempts).containsExactly("ask");
    }

    @Test
    void decoderThatThrowsMakesTheReplyUnexpected() {
        server.enqueue(reply(200, "surprise"));
        Operation<String> throwingOperation = new StubOperation(server.url("/x"), (reply, history) -> {
            throw new IllegalStateException("a bug");
        });

        Throwable failure = catchThrowable(() -> Calls.await(newEngine(Transport.builder())
                .startCall(throwingOperation, RequestAuthorizer.withoutCredential(), CallOptions.standard())));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.UnexpectedReply.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue())
                .hasRootCauseMessage("a bug");
    }

    @Test
    void retryAfterIsALowerBoundOfTheDelay() {
        Operation<String> operation = new StubOperation(server.url("/x"), (reply, history) -> {
            if (reply.isSuccessful()) {
                return CallStep.finishWith("ok");
            }
            AttemptFailure attemptFailure =
                    AttemptFailure.ofReply(FailureKind.THROTTLED, "busy", reply.toProviderError("", ""));
            return CallStep.failAttempt(reply.retryAfter(history.signedAt())
                    .map(attemptFailure::withRetryAfter)
                    .orElse(attemptFailure));
        });
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
        VirtualScheduler scheduler = VirtualScheduler.skippingWaits(ManualClock.startingNow(), Duration.ofSeconds(30));
        CallEngine engine = newEngine(Transport.builder()
                .random(() -> 0.5)
                .scheduler(Scheduler.of(scheduler::schedule, scheduler::nanoTime)));

        assertThat(Calls.await(
                        engine.startCall(operation, RequestAuthorizer.withoutCredential(), CallOptions.standard())))
                .isEqualTo("ok");
        assertThat(scheduler.requestedDelays())
                .filteredOn(delay -> delay.compareTo(Duration.ofSeconds(30)) < 0)
                .containsExactly(Duration.ofSeconds(7), Duration.ofMillis(750), Duration.ofMillis(1500));
    }
}
