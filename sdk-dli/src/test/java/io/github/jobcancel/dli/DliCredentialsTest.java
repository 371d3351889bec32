// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.Secrets;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliReading.Expired;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens come from, when they are renewed, and what is never tried twice. */
class DliCredentialsTest {
    private static final Predicate<Incoming> LOGIN = r -> r.path().equals("/v3/auth/tokens");
    private static final IamPassword PASSWORD = DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, FakeDli.PASSWORD);

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeDli fake = new FakeDli(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final String running = fake.addBatch("running");

    @AfterEach
    void close() {
        transport.close();
        fake.close();
    }

    private DliClient client(DliCredentials credentials) {
        return DliClient.builder()
                .endpoint(fake.url())
                .iamEndpoint(fake.url())
                .projectId(FakeDli.PROJECT_ID)
                .credentials(credentials)
                .transport(transport)
                .build();
    }

    private long logins() {
        return fake.requests().stream().filter(LOGIN).count();
    }

    private Throwable failure(DliClient client) {
        return catchThrowable(() -> Calls.await(client.cancelBatch(running)));
    }

    @Test
    void aTokenIsRenewedTenMinutesBeforeItsEndWhileTheOldOneStillServes() {
        DliClient client = client(PASSWORD);
        Calls.await(client.batchState(running));

        clock.advance(Duration.ofHours(24).minusMinutes(10).minusSeconds(1));
        Calls.await(client.batchState(running));
        assertThat(logins()).isEqualTo(1);

        // from here on a new one is fetched beside the calls, at the latest when the old one no longer serves
        clock.advance(Duration.ofSeconds(1));
        Calls.await(client.batchState(running));
        clock.advance(Duration.ofMinutes(10));
        Calls.await(client.batchState(running));
        assertThat(logins()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Expired.class)
    void aTokenRefusedEarlyIsFetchedAnewOnceHoweverTheRefusalIsWritten(Expired way) {
        DliClient client = client(PASSWORD);
        Calls.await(client.batchState(running));
        fake.fail(
                r -> r.method().equals("DELETE"),
                Fault.answer(
                        switch (way) {
                            case GATEWAY -> DliAnswers.gateway(401, "APIGW.0307", "x");
                            case CODE_0013 -> DliAnswers.dli(401, "DLI.0013", "x");
                            case CODE_0015 -> DliAnswers.dli(400, "DLI.0015", "x");
                        }));

        assertThat(Calls.await(client.cancelBatch(running))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.job(running).orElseThrow().cancels()).isEqualTo(1);
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aRevokedTokenIsReplacedOnceAndTheCancelGoesThrough() {
        DliClient client = client(PASSWORD);
        Calls.await(client.batchState(running));
        fake.accounts().revokeTokens();

        assertThat(Calls.await(client.cancelBatch(running))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aRefusedKeyIsSentOnceForTooManyRefusalsLockIt() {
        Throwable failure = failure(client(DliCredentials.accessKey(FakeDli.ACCESS_KEY, "wrong-secret-0123")));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Unauthenticated.class,
                        e -> assertThat(e.provider().orElseThrow().code()).isEqualTo("APIGW.0301"));
        assertThat(fake.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "eu-de, dli"})
    void theOlderSchemePassesOnlyWhereItIsAcceptedAndOnlyIfItWasAskedFor(String region, String service) {
        AccessKey key = DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY);

        assertThat(failure(client(key.legacy(region, service)))).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.requests()).hasSize(1);

        fake.knobs().legacySigning(true);
        assertThat(Calls.await(client(key.legacy(region, service)).cancelBatch(running)))
                .isInstanceOf(CancelOutcome.Requested.class);
        long flink = fake.addFlinkJob("job_running");
        assertThat(Calls.await(client(key.legacy(region, service)).stopJob(flink)))
                .isInstanceOf(CancelOutcome.Requested.class);
        Calls.await(client(key).cancelBatch(running));
        assertThat(fake.requests())
                .extracting(r -> r.header("Authorization").orElse("").contains("Credential="))
                .containsExactly(true, true, true, false);
    }

    @Test
    void theOlderSchemeServesATemporaryKeyToo() {
        fake.knobs().legacySigning(true);
        fake.accounts()
                .addTemporaryKey(
                        "TEMPORARYKEY1",
                        "temporary-secret-1",
                        "security-token-1",
                        clock.instant().plusSeconds(900));
        AccessKey key = DliCredentials.temporaryKey("TEMPORARYKEY1", "temporary-secret-1", "security-token-1");

        assertThat(Calls.await(client(key.legacy("eu-de", "dli")).cancelBatch(running)))
                .isInstanceOf(CancelOutcome.Requested.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu/de", "eu de", "eu,de", "eu\n"})
    void whatIsSignedForCannotChangeTheHeadersShape(String odd) {
        AccessKey key = DliCredentials.accessKey("AK", "secret-part");

        assertThat(catchThrowable(() -> key.legacy(odd, ""))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> key.legacy("", odd))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWrongClockIsNamedAndNotTriedAgain() {
        clock.advance(Duration.ofMinutes(-20));
        fake.fail(
                Fault.answer(DliAnswers.gateway(401, "APIGW.0301", "x").with("Date", "Sun, 22 Nov 2076 08:00:00 GMT")));

        Throwable failure = failure(client(DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY)));

        assertThat(failure)
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("our clock differs from the server's");
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void aReadyTokenThatIsRefusedIsNotSentAgain() {
        String token = fake.accounts().issueToken(FakeDli.PROJECT_ID);
        fake.accounts().revokeTokens();

        assertThat(failure(client(DliCredentials.token(token)))).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsSentOnceWhateverIsAskedAfterwards() {
        DliClient client = client(DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, "wrong-password-1"));

        for (int i = 0; i < 5; i++) {
            assertThat(failure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        }

        assertThat(fake.requests()).hasSize(1).allMatch(LOGIN);
    }

    @Test
    void aTokenForAnotherProjectIsNotUsed() {
        fake.accounts().addProject("11111111111111111111111111111111", "eu-de_sub");
        DliClient client = client(PASSWORD.forProjectNamed("eu-de_sub"));

        assertThat(failure(client))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("the token is for project 11111111111111111111111111111111");
        assertThat(fake.requests()).allMatch(LOGIN);
    }

    @Test
    void aSubProjectIsReachedByEitherWay() {
        String sub = "11111111111111111111111111111111";
        fake.accounts().addProject(sub, "eu-de_sub");
        String id = fake.addBatch(
                io.github.jobcancel.testkit.dli.DliScript.of("running").in(sub));
        for (DliCredentials who : List.of(
                PASSWORD.forProjectNamed("eu-de_sub"),
                DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY))) {
            DliClient client = DliClient.builder()
                    .endpoint(fake.url())
                    .iamEndpoint(fake.url())
                    .projectId(sub)
                    .credentials(who)
                    .transport(transport)
                    .build();

            assertThat(Calls.await(client.cancelBatch(id))).isInstanceOf(CancelOutcome.Requested.class);
        }
    }

    @Test
    void whatIamSuffersUnderIsTriedAgainAndWhatItRefusesIsNot() {
        fake.fail(LOGIN, Fault.answer(DliAnswers.iamThrottled()));
        fake.fail(LOGIN, Fault.answer(Answer.html(503, "IAM is down")));

        assertThat(Calls.await(client(PASSWORD).cancelBatch(running))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(logins()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":{}}", "", "<html>"})
    void aLoginWithoutATokenIsNotTakenForOne(String body) {
        fake.fail(LOGIN, Fault.answer(Answer.json(200, body)));

        assertThat(failure(client(PASSWORD)))
                .isInstanceOfSatisfying(
                        SdkException.ProviderFault.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void aTokenWithoutAnEndServesUntilItIsRefused() {
        fake.fail(
                LOGIN,
                Fault.change(a -> Answer.json(201, "{\"token\":{\"expires_at\":\"tomorrow\"}}")
                        .with("X-Subject-Token", a.headers().get("X-Subject-Token"))));
        DliClient client = client(PASSWORD);

        Calls.await(client.batchState(running));
        clock.advance(Duration.ofHours(23));
        Calls.await(client.batchState(running));

        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void nothingPrintsASecret() {
        Secrets secrets = new Secrets(List.of("secret-part", "pass-word", "to-ken"));
        for (Object o : List.of(
                DliCredentials.accessKey("AK", "secret-part"),
                DliCredentials.accessKey("AK", "secret-part").legacy("eu-de", "dli"),
                DliCredentials.temporaryKey("AK", "secret-part", "to-ken"),
                DliCredentials.token("to-ken"),
                DliCredentials.password("account", "user", "pass-word"),
                client(DliCredentials.token("to-ken")))) {
            secrets.notIn(o.getClass().getName(), o.toString());
        }
        for (String odd : List.of("to-ken\n", "to-ken,", "to-ken\u00fc", "to-ken to-ken")) {
            Throwable failure = catchThrowable(() -> DliCredentials.token("x " + odd));
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            secrets.notIn(failure);
        }
    }
}
