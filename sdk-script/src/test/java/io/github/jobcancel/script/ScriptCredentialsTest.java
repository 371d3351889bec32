// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources of a client's credentials, the client's configuration, and changed secrets. */
class ScriptCredentialsTest {
    private static final String CHANGED_SECRET = "another-secret-5f02";

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(ScriptFixture::usingFakeClock);

    private final FakeScript fake = fixture.fake;
    private final AtomicInteger fetchCount = new AtomicInteger();

    private ScriptClientBuilder builder() {
        return ScriptClient.builder().endpoint(fake.dispatcherUrl()).transport(fixture.transport);
    }

    private ScriptClient openClient(ScriptClientBuilder builder) {
        return fixture.closeAfterTest(builder.build());
    }

    private ScriptClient openFetchingClient(boolean sessionless, CredentialsProvider<ScriptCredentials> fetch) {
        return openClient(
                builder().sessionless(sessionless).appId(FakeScript.APP_ID).credentials(() -> {
                    fetchCount.incrementAndGet();
                    return fetch.fetch();
                }));
    }

    private String addRunningBatch() {
        return fake.addBatch(ScriptJobPlan.RUNNING);
    }

    private static LookupResult findResult(ScriptClient client, String source) {
        return client.configuration().stream()
                .filter(finding -> finding.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    // ---- fetched ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void concurrentCallsShareOneFetch(boolean sessionless) {
        ScriptClient client = openFetchingClient(
                sessionless,
                () -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET)));

        List<CompletableFuture<?>> calls = IntStream.range(0, 50)
                .<CompletableFuture<?>>mapToObj(i -> client.cancelBatch(addRunningBatch()))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).isInstanceOf(Cancelled.class));
        assertThat(fetchCount).hasValue(1);
    }

    @Test
    void changedSecretIsFetchedByTheNextLogin() {
        AtomicInteger times = new AtomicInteger();
        ScriptClient client = openFetchingClient(
                false,
                () -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith(
                        times.getAndIncrement() == 0 ? FakeScript.SERVER_SECRET : CHANGED_SECRET)));
        Calls.await(client.cancelBatch(addRunningBatch()));
        fake.addServer(FakeScript.APP_ID, FakeScript.SERVER_NAME, CHANGED_SECRET);
        fake.sessions().expireAll();

        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
    }

    @Test
    void sessionlessCallFetchesAChangedSecretItself() {
        AtomicInteger times = new AtomicInteger();
        ScriptClient client = openFetchingClient(
                true,
                () -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith(
                        times.getAndIncrement() == 0 ? FakeScript.SERVER_SECRET : CHANGED_SECRET)));
        Calls.await(client.cancelBatch(addRunningBatch()));
        fake.addServer(FakeScript.APP_ID, FakeScript.SERVER_NAME, CHANGED_SECRET);

        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
        assertThat(fetchCount).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wrongFetchedSecretIsSentOnce(boolean sessionless) {
        ScriptClient client = openFetchingClient(
                sessionless, () -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith("wrong-secret")));

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch()))))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }

        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failedFetchIsRepeatedByTheNextCall(boolean sessionless) {
        AtomicInteger times = new AtomicInteger();
        ScriptClient client = openFetchingClient(sessionless, () -> {
            if (times.getAndIncrement() == 0) {
                throw new IllegalStateException("the vault is sealed: token=abc");
            }
            return CompletableFuture.completedFuture(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET));
        });

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch())));

        assertThat(failure)
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the fetch of the credentials failed")
                .hasMessageNotContaining("abc");
        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fetchedCredentialsOfAnotherAppAreNeverSent(boolean sessionless) {
        ScriptClient client = openFetchingClient(
                sessionless, () -> CompletableFuture.completedFuture(ScriptCredentials.of("99", "s", "secret-of-99")));

        assertThat(catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch()))))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("belong to app 99, not to app 23001");
        assertThat(fake.receivedRequests()).isEmpty();
        assertThat(findResult(client, "credentials").status()).isEqualTo(LookupStatus.FAILED);
    }

    @Test
    void callAbandonedDuringTheFetchSendsNoLogin() {
        CompletableFuture<ScriptCredentials> pending = new CompletableFuture<>();
        ScriptClient client = openFetchingClient(false, () -> pending);

        CompletableFuture<?> call = client.cancelBatch(addRunningBatch());
        call.cancel(true);
        pending.complete(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET));

        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
        assertThat(fake.sessions().loginCount()).isEqualTo(1);
    }

    @Test
    void abandonedSessionlessFetchDoesNotInvalidateTheCredentials() {
        CompletableFuture<ScriptCredentials> pending = new CompletableFuture<>();
        ScriptClient client = openFetchingClient(true, () -> pending);

        CompletableFuture<?> call = client.cancelBatch(addRunningBatch());
        call.cancel(true);
        pending.complete(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET));

        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
    }

    @Test
    void fetchNeedsAnAppIdAndReplacesFixedCredentials() {
        assertThatThrownBy(() -> builder().appId(" ")).hasMessage("the brainCloud app id is blank");
        assertThatThrownBy(() -> builder()
                        .credentials(() -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith("x")))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("brainCloud needs the app id beside a credentials provider: set appId");
        ScriptClient client = openClient(builder()
                .appId("99")
                .credentials(() -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith("wrong-secret")))
                .credentials(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET)));

        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
    }

    // ---- configuration ----

    @Test
    void configurationShowsTheSettingsBeforeTheFirstCall() {
        ScriptClient client =
                openClient(builder().credentials(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET)));

        assertThat(client.configuration())
                .containsExactly(
                        new LookupResult("endpoint", LookupStatus.USED, fake.dispatcherUrl() + ", set in code"),
                        new LookupResult("credentials", LookupStatus.USED, "server ops-box of app 23001, set in code"),
                        new LookupResult("session", LookupStatus.SKIPPED, "not opened yet: the first call opens it"),
                        new LookupResult("heartbeat", LookupStatus.USED, "sent a few times while the session is idle"));
    }

    @Test
    void configurationShowsWhenTheSessionWasOpened() {
        ScriptClient client = openClient(builder()
                .credentials(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET))
                .heartbeat(false));
        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(findResult(client, "session").status()).isEqualTo(LookupStatus.USED);
        assertThat(findResult(client, "session").detail()).startsWith("opened at " + fixture.clock.instant());
        assertThat(findResult(client, "heartbeat"))
                .isEqualTo(new LookupResult("heartbeat", LookupStatus.SKIPPED, "turned off"));
    }

    @Test
    void configurationShowsWhyTheLoginWasRefused() {
        ScriptClient client = openClient(builder().credentials(ScriptFixture.credentialsWith("wrong-secret")));
        catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch())));

        assertThat(findResult(client, "session").status()).isEqualTo(LookupStatus.FAILED);
        assertThat(findResult(client, "session").detail()).contains("refused").contains("40001");
    }

    @Test
    void configurationShowsThatNoSessionIsUsed() {
        ScriptClient client = openClient(builder()
                .credentials(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET))
                .sessionless(true));

        assertThat(findResult(client, "session").status()).isEqualTo(LookupStatus.SKIPPED);
        assertThat(client.configuration()).extracting(LookupResult::source).doesNotContain("heartbeat");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void configurationContainsNoSecretAndNoSessionId(boolean sessionless) {
        StringBuilder sent = new StringBuilder();
        ScriptClient client = openFetchingClient(
                sessionless,
                () -> CompletableFuture.completedFuture(ScriptFixture.credentialsWith(FakeScript.SERVER_SECRET)));
        Calls.await(client.cancelBatch(addRunningBatch()));
        client.configuration().forEach(sent::append);

        assertThat(sent.toString()).contains("ops-box").doesNotContain(FakeScript.SERVER_SECRET);
        assertThat(sent.toString()).doesNotContainPattern("[a-z0-9]{26}");
    }
}
