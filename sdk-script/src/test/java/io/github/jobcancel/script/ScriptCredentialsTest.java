// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.Finding;
import io.github.jobcancel.Finding.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a client's credentials come from, what it says of them, and secrets that change. */
class ScriptCredentialsTest {
    private static final String LATER = "another-secret-5f02";

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final List<ScriptClient> opened = new ArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();

    @AfterEach
    void close() {
        opened.forEach(ScriptClient::close);
        transport.close();
        fake.close();
    }

    private ScriptClientBuilder builder() {
        return ScriptClient.builder().endpoint(fake.dispatcher()).transport(transport);
    }

    private ScriptClient open(ScriptClientBuilder builder) {
        ScriptClient client = builder.build();
        opened.add(client);
        return client;
    }

    private ScriptClient fetching(boolean sessionless, CredentialFetch<ScriptCredentials> fetch) {
        return open(builder().sessionless(sessionless).credentials(FakeScript.APP, () -> {
            fetches.incrementAndGet();
            return fetch.fetch();
        }));
    }

    private static ScriptCredentials server(String secret) {
        return ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, secret);
    }

    private String running() {
        return fake.addBatch(ScriptPlan.RUNNING);
    }

    private static Finding of(ScriptClient client, String source) {
        return client.describe().stream()
                .filter(finding -> finding.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    // ---- fetched ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyCallsShareOneFetch(boolean sessionless) {
        ScriptClient client = fetching(sessionless, () -> CompletableFuture.completedFuture(server(FakeScript.SECRET)));

        List<CompletableFuture<?>> calls = IntStream.range(0, 50)
                .<CompletableFuture<?>>mapToObj(i -> client.cancelBatch(running()))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).isInstanceOf(Cancelled.class));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aSecretThatWasChangedIsMetByTheNextLogin() {
        AtomicInteger times = new AtomicInteger();
        ScriptClient client = fetching(
                false,
                () -> CompletableFuture.completedFuture(
                        server(times.getAndIncrement() == 0 ? FakeScript.SECRET : LATER)));
        Calls.await(client.cancelBatch(running()));
        fake.addServer(FakeScript.APP, FakeScript.SERVER, LATER);
        fake.expireSessions();

        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
        assertThat(fake.logins()).isEqualTo(2);
    }

    @Test
    void withoutASessionASecretThatWasChangedIsFetchedInTheSameCall() {
        AtomicInteger times = new AtomicInteger();
        ScriptClient client = fetching(
                true,
                () -> CompletableFuture.completedFuture(
                        server(times.getAndIncrement() == 0 ? FakeScript.SECRET : LATER)));
        Calls.await(client.cancelBatch(running()));
        fake.addServer(FakeScript.APP, FakeScript.SERVER, LATER);

        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
        assertThat(fetches).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFetchedSecretThatIsWrongIsSentOnce(boolean sessionless) {
        ScriptClient client = fetching(sessionless, () -> CompletableFuture.completedFuture(server("wrong-secret")));

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> Calls.await(client.cancelBatch(running()))))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }

        assertThat(fake.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFetchThatFailsIsMadeAgainByTheNextCall(boolean sessionless) {
        AtomicInteger times = new AtomicInteger();
        ScriptClient client = fetching(sessionless, () -> {
            if (times.getAndIncrement() == 0) {
                throw new IllegalStateException("the vault is sealed: token=abc");
            }
            return CompletableFuture.completedFuture(server(FakeScript.SECRET));
        });

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running())));

        assertThat(failure)
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the fetch of the credentials failed")
                .hasMessageNotContaining("abc");
        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fetchedCredentialsOfAnotherAppAreNeverSent(boolean sessionless) {
        ScriptClient client = fetching(
                sessionless, () -> CompletableFuture.completedFuture(ScriptCredentials.of("99", "s", "secret-of-99")));

        assertThat(catchThrowable(() -> Calls.await(client.cancelBatch(running()))))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("of app 99, not of app 23001");
        assertThat(fake.requests()).isEmpty();
        assertThat(of(client, "credentials").result()).isEqualTo(Result.FAILED);
    }

    @Test
    void aCallAbandonedWhileTheCredentialsAreFetchedSendsNoLogin() {
        CompletableFuture<ScriptCredentials> pending = new CompletableFuture<>();
        ScriptClient client = fetching(false, () -> pending);

        CompletableFuture<?> call = client.cancelBatch(running());
        call.cancel(true);
        pending.complete(server(FakeScript.SECRET));

        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
        assertThat(fake.logins()).isEqualTo(1);
    }

    @Test
    void withoutASessionAnAbandonedFetchIsNotHeldAgainstTheCredentials() {
        CompletableFuture<ScriptCredentials> pending = new CompletableFuture<>();
        ScriptClient client = fetching(true, () -> pending);

        CompletableFuture<?> call = client.cancelBatch(running());
        call.cancel(true);
        pending.complete(server(FakeScript.SECRET));

        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
    }

    @Test
    void aFetchNeedsItsAppAndCanFollowFixedCredentials() {
        assertThatThrownBy(() -> builder().credentials(" ", () -> CompletableFuture.completedFuture(server("x"))))
                .hasMessage("the brainCloud app id is blank");
        ScriptClient client = open(builder()
                .credentials(FakeScript.APP, () -> CompletableFuture.completedFuture(server("wrong-secret")))
                .credentials(server(FakeScript.SECRET)));

        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
    }

    // ---- described ----

    @Test
    void aClientSaysWhatItWasGivenBeforeItIsUsed() {
        ScriptClient client = open(builder().credentials(server(FakeScript.SECRET)));

        assertThat(client.describe())
                .containsExactly(
                        new Finding("endpoint", Result.USED, fake.dispatcher() + ", set in code"),
                        new Finding("credentials", Result.USED, "server ops-box of app 23001, set in code"),
                        new Finding("session", Result.SKIPPED, "not opened yet: the first call does"),
                        new Finding("heartbeat", Result.USED, "sent a few times while the session is idle"));
    }

    @Test
    void aClientSaysWhenItsSessionWasOpened() {
        ScriptClient client =
                open(builder().credentials(server(FakeScript.SECRET)).heartbeat(false));
        Calls.await(client.cancelBatch(running()));

        assertThat(of(client, "session").result()).isEqualTo(Result.USED);
        assertThat(of(client, "session").detail()).startsWith("opened at " + clock.instant());
        assertThat(of(client, "heartbeat")).isEqualTo(new Finding("heartbeat", Result.SKIPPED, "turned off"));
    }

    @Test
    void aClientSaysWhyItsLoginWasRefused() {
        ScriptClient client = open(builder().credentials(server("wrong-secret")));
        catchThrowable(() -> Calls.await(client.cancelBatch(running())));

        assertThat(of(client, "session").result()).isEqualTo(Result.FAILED);
        assertThat(of(client, "session").detail()).contains("refused").contains("40001");
    }

    @Test
    void aClientWithoutSessionsSaysSo() {
        ScriptClient client =
                open(builder().credentials(server(FakeScript.SECRET)).sessionless(true));

        assertThat(of(client, "session").result()).isEqualTo(Result.SKIPPED);
        assertThat(client.describe()).extracting(Finding::source).doesNotContain("heartbeat");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDescriptionHoldsNoSecretAndNoSessionId(boolean sessionless) {
        StringBuilder sent = new StringBuilder();
        ScriptClient client = fetching(sessionless, () -> CompletableFuture.completedFuture(server(FakeScript.SECRET)));
        Calls.await(client.cancelBatch(running()));
        client.describe().forEach(sent::append);

        assertThat(sent.toString()).contains("ops-box").doesNotContain(FakeScript.SECRET);
        assertThat(sent.toString()).doesNotContainPattern("[a-z0-9]{26}");
    }
}
