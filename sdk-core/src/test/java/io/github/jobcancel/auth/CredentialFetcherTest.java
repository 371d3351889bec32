// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFetcherTest {
    private final MockWebServer server = new MockWebServer();
    private final CallEngine engine = new CallEngine("toy", null);
    private final LookupLog log = new LookupLog();
    private final CredentialFetcher fetcher = new CredentialFetcher(engine, log);

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    private static RequestBuilder draft(MockWebServer server) {
        return RequestBuilder.get(server.url("/x"));
    }

    private CompletableFuture<String> call(CredentialSource<String> source) {
        server.enqueue(new MockResponse.Builder().code(200).body("done").build());
        return engine.startCall(
                new CredentialRequest<>(
                        "read", () -> draft(server), (reply, trail) -> CallStep.finishWith(reply.bodyText())),
                new RequestAuthorizer<>(source, (draft, credential, now) -> draft.setHeader("X-Key", credential)),
                CallOptions.standard());
    }

    @Test
    void resultOfEachFetchIsLogged() {
        ArrayDeque<String> keys = new ArrayDeque<>();
        CredentialSource<String> source = fetcher.createSource(
                "container",
                key -> "the key " + key,
                () -> fetcher.readMachine("container", () -> {
                    if (keys.isEmpty()) {
                        throw new IllegalArgumentException("its file is empty");
                    }
                    return new ExpiringCredential<>(keys.remove(), null, null);
                }));
        assertThat(log.allResults()).isEmpty();

        assertThat(catchThrowable(() -> Calls.await(call(source))))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("container: its file is empty");
        assertThat(log.allResults())
                .containsExactly(new LookupResult("container", LookupStatus.FAILED, "container: its file is empty"));

        keys.add("K");
        assertThat(Calls.await(call(source))).isEqualTo("done");
        assertThat(log.allResults()).containsExactly(new LookupResult("container", LookupStatus.USED, "the key K"));
    }

    @Test
    void fileIsReadAgainForEachCallAndNamedIfItIsGone(@TempDir Path folder) throws Exception {
        SystemEnvironment machine = new SystemEnvironment(Map.of("HOME", folder.toString())::get, name -> null);
        CredentialSource<String> source =
                fetcher.createFileSource("web identity", machine, "~/token", text -> text + "!");

        assertThat(catchThrowable(() -> Calls.await(call(source))))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("web identity: ~/token is empty or does not exist");
        Files.writeString(folder.resolve("token"), "first\n");
        Calls.await(call(source));
        Files.writeString(folder.resolve("token"), "second");
        Calls.await(call(source));

        assertThat(server.takeRequest().getHeaders().get("X-Key")).isEqualTo("first!");
        assertThat(server.takeRequest().getHeaders().get("X-Key")).isEqualTo("second!");
    }

    @Test
    void lookAtARequestLeadsToASourceThatIsSharedByAllCalls() {
        server.enqueue(new MockResponse.Builder().code(200).body("K").build());
        CredentialRequest<ExpiringCredential<String>> request = new CredentialRequest<>(
                "issue",
                () -> draft(server),
                (reply, trail) -> CallStep.finishWith(new ExpiringCredential<>(reply.bodyText(), null, null)));
        CredentialSource<String> source = fetcher.lookUp(
                        "container", "its role", request, RequestAuthorizer.withoutCredential(), CallOptions.standard())
                .logTo(log)
                .orElseThrow();

        Calls.await(call(source));
        Calls.await(call(source));

        assertThat(server.getRequestCount()).isEqualTo(3);
        assertThat(log.allResults()).containsExactly(new LookupResult("container", LookupStatus.USED, "its role"));
    }

    @Test
    void textOfAForeignFailureIsNotShown() {
        CredentialSource<String> source = fetcher.createSource(
                "a program",
                key -> key,
                () -> fetcher.readMachine("a program", () -> {
                    throw new IllegalStateException("secret-text");
                }));

        assertThat(catchThrowable(() -> Calls.await(call(source))))
                .hasMessageContaining("a program failed")
                .hasMessageNotContaining("secret-text");
        assertThat(log.allResults().toString()).doesNotContain("secret-text");
    }

    @Test
    void requestThatMustNotBeRepeatedGoesOnInstead() {
        server.enqueue(new MockResponse.Builder().code(500).build());
        server.enqueue(new MockResponse.Builder().code(200).body("second").build());
        CredentialRequest<String> second = new CredentialRequest<>(
                "second", () -> draft(server), (reply, trail) -> CallStep.finishWith(reply.bodyText()));
        CredentialRequest<String> first = new CredentialRequest<String>(
                        "first",
                        () -> draft(server),
                        (reply, trail) -> CallStep.failAttempt(AttemptFailure.ofReply(
                                FailureKind.UNAVAILABLE, "not now", reply.toProviderError("", ""))))
                .withRequestId(reply -> "id-1")
                .withoutRepeat(failure -> CallStep.continueWith(second));

        assertThat(first.isRepeatable()).isFalse();
        assertThat(first.mutates()).isFalse();
        assertThat(Calls.await(
                        engine.startSignIn(first, RequestAuthorizer.withoutCredential(), CallOptions.standard())))
                .isEqualTo("second");
    }
}
