// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliVariants.ExpiredTokenReply;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetch and renewal of tokens, and what is never sent twice. */
class DliCredentialsTest {
    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::usingFakeClock);

    private final ManualClock clock = fixture.clock;
    private final FakeDli fake = fixture.fake;
    private final String runningJobId = fake.addBatch("running");

    private DliClient clientWith(DliCredentials credentials) {
        return fixture.iamBuilder()
                .credentials(credentials)
                .transport(fixture.transport)
                .build();
    }

    private long loginCount() {
        return fake.receivedRequests().stream().filter(DliFixture.LOGINS).count();
    }

    private Throwable cancelFailure(DliClient client) {
        return catchThrowable(() -> Calls.await(client.cancelBatch(runningJobId)));
    }

    @Test
    void tokenIsRenewedTenMinutesBeforeItsEndWhileTheOldOneIsUsed() {
        DliClient client = clientWith(DliFixture.PASSWORD);
        Calls.await(client.describeBatchState(runningJobId));

        clock.advance(Duration.ofHours(24).minusMinutes(10).minusSeconds(1));
        Calls.await(client.describeBatchState(runningJobId));
        assertThat(loginCount()).isEqualTo(1);

        // from this time on a new token is fetched while calls continue, and at the latest when the old one expires
        clock.advance(Duration.ofSeconds(1));
        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(Duration.ofMinutes(10));
        Calls.await(client.describeBatchState(runningJobId));
        assertThat(loginCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(ExpiredTokenReply.class)
    void refusedTokenIsFetchedAgainOnceForEveryFormOfRefusal(ExpiredTokenReply way) {
        DliClient client = clientWith(DliFixture.PASSWORD);
        Calls.await(client.describeBatchState(runningJobId));
        fake.injectFault(
                r -> r.method().equals("DELETE"),
                ExchangeFault.replaceReply(
                        switch (way) {
                            case GATEWAY -> DliReplies.gatewayError(401, "APIGW.0307", "x");
                            case CODE_0013 -> DliReplies.dliError(401, "DLI.0013", "x");
                            case CODE_0015 -> DliReplies.dliError(400, "DLI.0015", "x");
                        }));

        assertThat(Calls.await(client.cancelBatch(runningJobId))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.job(runningJobId).orElseThrow().acceptedCancels()).isEqualTo(1);
        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void revokedTokenIsReplacedOnceAndTheCancelSucceeds() {
        DliClient client = clientWith(DliFixture.PASSWORD);
        Calls.await(client.describeBatchState(runningJobId));
        fake.account().revokeTokens();

        assertThat(Calls.await(client.cancelBatch(runningJobId))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void refusedKeyIsSentOnlyOnce() {
        Throwable failure =
                cancelFailure(clientWith(DliCredentials.accessKey(FakeDli.ACCESS_KEY, "wrong-secret-0123")));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Unauthenticated.class,
                        e -> assertThat(e.providerError().orElseThrow().code()).isEqualTo("APIGW.0301"));
        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "eu-de, dli"})
    void legacySigningIsUsedOnlyOnRequest(String region, String service) {
        AccessKey key = DliFixture.ACCESS_KEY;

        assertThat(cancelFailure(clientWith(key.withLegacySigning(region, service))))
                .isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.receivedRequests()).hasSize(1);

        fake.accessBehavior().setAcceptsLegacySigning(true);
        assertThat(Calls.await(
                        clientWith(key.withLegacySigning(region, service)).cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
        long flink = fake.addFlinkJob("job_running");
        assertThat(Calls.await(
                        clientWith(key.withLegacySigning(region, service)).stopFlinkJob(flink)))
                .isInstanceOf(CancelOutcome.Requested.class);
        Calls.await(clientWith(key).cancelBatch(runningJobId));
        assertThat(fake.receivedRequests())
                .extracting(r -> r.header("Authorization").orElse("").contains("Credential="))
                .containsExactly(true, true, true, false);
    }

    @Test
    void legacySigningWorksWithATemporaryKey() {
        fake.accessBehavior().setAcceptsLegacySigning(true);
        fake.account()
                .addTemporaryKey(
                        "TEMPORARYKEY1",
                        "temporary-secret-1",
                        "security-token-1",
                        clock.instant().plusSeconds(900));
        AccessKey key = DliCredentials.temporaryKey("TEMPORARYKEY1", "temporary-secret-1", "security-token-1");

        assertThat(Calls.await(clientWith(key.withLegacySigning("eu-de", "dli")).cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu/de", "eu de", "eu,de", "eu\n"})
    void legacyScopeCannotInjectHeaderText(String odd) {
        AccessKey key = DliCredentials.accessKey("AK", "secret-part");

        assertThat(catchThrowable(() -> key.withLegacySigning(odd, ""))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> key.withLegacySigning("", odd))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrongClockIsReportedAndNotRetried() {
        clock.advance(Duration.ofMinutes(-20));
        fake.injectFault(ExchangeFault.replaceReply(
                DliReplies.gatewayError(401, "APIGW.0301", "x").withHeader("Date", "Sun, 22 Nov 2076 08:00:00 GMT")));

        Throwable failure = cancelFailure(clientWith(DliFixture.ACCESS_KEY));

        assertThat(failure)
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("the local clock differs from the server's");
        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @Test
    void refusedFixedTokenIsNotSentAgain() {
        String token = fake.account().issueToken(FakeDli.PROJECT_ID);
        fake.account().revokeTokens();

        assertThat(cancelFailure(clientWith(DliCredentials.token(token))))
                .isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @Test
    void wrongPasswordIsSentOnlyOnce() {
        DliClient client =
                clientWith(DliCredentials.password(FakeDli.DOMAIN_NAME, FakeDli.USER_NAME, "wrong-password-1"));

        for (int i = 0; i < 5; i++) {
            assertThat(cancelFailure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        }

        assertThat(fake.receivedRequests()).hasSize(1).allMatch(DliFixture.LOGINS);
    }

    @Test
    void tokenForAnotherProjectIsNotUsed() {
        fake.account().addProject("11111111111111111111111111111111", "eu-de_sub");
        DliClient client = clientWith(DliFixture.PASSWORD.withProjectName("eu-de_sub"));

        assertThat(cancelFailure(client))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("the token is for project 11111111111111111111111111111111");
        assertThat(fake.receivedRequests()).allMatch(DliFixture.LOGINS);
    }

    @Test
    void subProjectIsFoundByIdAndByName() {
        String sub = "11111111111111111111111111111111";
        fake.account().addProject(sub, "eu-de_sub");
        String id = fake.addBatch(io.github.jobcancel.testkit.dli.DliJobScript.startingIn("running")
                .withProjectId(sub));
        for (DliCredentials who : List.of(DliFixture.PASSWORD.withProjectName("eu-de_sub"), DliFixture.ACCESS_KEY)) {
            DliClient client = DliClient.builder()
                    .endpoint(fake.url())
                    .iamEndpoint(fake.url())
                    .projectId(sub)
                    .credentials(who)
                    .transport(fixture.transport)
                    .build();

            assertThat(Calls.await(client.cancelBatch(id))).isInstanceOf(CancelOutcome.Requested.class);
        }
    }

    @Test
    void iamFailureIsRetriedAndIamRefusalIsNot() {
        fake.injectFault(DliFixture.LOGINS, ExchangeFault.replaceReply(DliReplies.iamThrottlingError()));
        fake.injectFault(DliFixture.LOGINS, ExchangeFault.replaceReply(FakeReply.html(503, "IAM is down")));

        assertThat(Calls.await(clientWith(DliFixture.PASSWORD).cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
        assertThat(loginCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":{}}", "", "<html>"})
    void loginReplyWithoutATokenFails(String body) {
        fake.injectFault(DliFixture.LOGINS, ExchangeFault.replaceReply(FakeReply.json(200, body)));

        assertThat(cancelFailure(clientWith(DliFixture.PASSWORD)))
                .isInstanceOfSatisfying(
                        SdkException.ProviderFault.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void tokenWithoutExpiryIsUsedUntilItIsRefused() {
        fake.injectFault(
                DliFixture.LOGINS,
                ExchangeFault.changeReply(a -> FakeReply.json(201, "{\"token\":{\"expires_at\":\"tomorrow\"}}")
                        .withHeader("X-Subject-Token", a.headers().get("X-Subject-Token"))));
        DliClient client = clientWith(DliFixture.PASSWORD);

        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(Duration.ofHours(23));
        Calls.await(client.describeBatchState(runningJobId));

        assertThat(loginCount()).isEqualTo(1);
    }

    @Test
    void toStringContainsNoSecret() {
        SecretAssertions secrets = new SecretAssertions(List.of("secret-part", "pass-word", "to-ken"));
        for (Object o : List.of(
                DliCredentials.accessKey("AK", "secret-part"),
                DliCredentials.accessKey("AK", "secret-part").withLegacySigning("eu-de", "dli"),
                DliCredentials.temporaryKey("AK", "secret-part", "to-ken"),
                DliCredentials.token("to-ken"),
                DliCredentials.password("account", "user", "pass-word"),
                clientWith(DliCredentials.token("to-ken")))) {
            secrets.assertAbsentFrom(o.getClass().getName(), o.toString());
        }
        for (String odd : List.of("to-ken\n", "to-ken,", "to-ken\u00fc", "to-ken to-ken")) {
            Throwable failure = catchThrowable(() -> DliCredentials.token("x " + odd));
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            secrets.assertAbsentFrom(failure);
        }
    }
}
