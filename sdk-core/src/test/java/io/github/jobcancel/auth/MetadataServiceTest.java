// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.MetadataService.TokenProtocol;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallStep;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataServiceTest {
    private static final TokenProtocol TOKEN_REQUIRED =
            new TokenProtocol("latest/api/token", "x-token-ttl-seconds", "x-token", Set.of());
    private static final TokenProtocol TOKEN_OPTIONAL =
            new TokenProtocol("meta-data/latest/api/token", "X-Ttl", "X-Token", Set.of(404, 405, 503));
    private static final CallOptions TWICE = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(1)));

    private final MockWebServer server = new MockWebServer();
    private final List<URI> proxied = new CopyOnWriteArrayList<>();
    private final Transport transport = Transport.builder()
            .okHttpClient(new OkHttpClient.Builder().proxySelector(selector()).build())
            .build();
    private final CallEngine engine = new CallEngine("toy", transport);

    private ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                proxied.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        engine.close();
        transport.close();
        server.close();
    }

    private void enqueue(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private String readKey(TokenProtocol protocol) {
        MetadataService service = new MetadataService(
                "instance metadata", server.url("/"), protocol, "is a role attached to the server?", "nothing answers");
        return Calls.await(engine.startSignIn(
                service.<String>requestToken(token -> service.requestValue(
                        "the key",
                        service.addressOf("latest/key"),
                        token,
                        (reply, trail) -> reply.bodyText().isBlank()
                                ? service.failLookup("the key is empty", reply)
                                : CallStep.finishWith(reply.bodyText()))),
                RequestAuthorizer.withoutCredential(),
                TWICE));
    }

    @Test
    void keyIsReadWithASessionTokenPastEveryProxy() throws InterruptedException {
        enqueue(200, "session-token==\n");
        enqueue(200, "the key");

        assertThat(readKey(TOKEN_REQUIRED)).isEqualTo("the key");

        RecordedRequest first = server.takeRequest();
        RecordedRequest second = server.takeRequest();
        assertThat(first.getMethod() + " " + first.getTarget()).isEqualTo("PUT /latest/api/token");
        assertThat(first.getHeaders().get("x-token-ttl-seconds")).isEqualTo("21600");
        assertThat(second.getMethod() + " " + second.getTarget()).isEqualTo("GET /latest/key");
        assertThat(second.getHeaders().get("x-token")).isEqualTo("session-token==");
        assertThat(proxied).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 503})
    void serviceThatKnowsNoTokensIsAskedWithoutOne(int status) throws InterruptedException {
        enqueue(status, "");
        enqueue(200, "the key");

        assertThat(readKey(TOKEN_OPTIONAL)).isEqualTo("the key");

        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("X-Token")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void serviceThatRefusesTheTokenIsNotAskedWithoutOne(int status) {
        enqueue(status, "");

        assertThat(catchThrowable(() -> readKey(TOKEN_REQUIRED)))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageStartingWith(
                        "instance metadata: the session token was not given: is a role attached to the server?");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>sign in</html>", "two\nlines", "caf\u00e9"})
    void textThatIsNoTokenIsNeitherSentNorShown(String text) {
        enqueue(200, text);

        Throwable failure = catchThrowable(() -> readKey(TOKEN_OPTIONAL));

        assertThat(failure)
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageStartingWith("instance metadata: no session token was given that can be sent");
        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(text.isEmpty() || !failure.getMessage().contains(text)).isTrue();
    }

    @Test
    void failureOfTheServerIsTriedAgainAndARefusalIsNot() {
        enqueue(200, "token");
        enqueue(500, "secret-text");
        enqueue(200, "the key");
        assertThat(readKey(TOKEN_REQUIRED)).isEqualTo("the key");

        enqueue(200, "token");
        enqueue(404, "secret-text");
        assertThat(catchThrowable(() -> readKey(TOKEN_REQUIRED)))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageStartingWith("instance metadata: the key was not given: is a role attached to the server?")
                .hasMessageNotContaining("secret-text");
        assertThat(server.getRequestCount()).isEqualTo(5);
    }

    @Test
    void replyWithoutAKeyEndsTheCallWithTheProvidersSentence() {
        enqueue(200, "token");
        enqueue(200, " ");

        assertThat(catchThrowable(() -> readKey(TOKEN_REQUIRED)))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageStartingWith("instance metadata: the key is empty");
    }

    @Test
    void serviceThatDoesNotAnswerIsExplained() {
        server.close();

        assertThat(catchThrowable(() -> readKey(TOKEN_REQUIRED)))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageStartingWith("instance metadata: nothing answers: ")
                .hasCauseInstanceOf(SdkException.class);
    }
}
