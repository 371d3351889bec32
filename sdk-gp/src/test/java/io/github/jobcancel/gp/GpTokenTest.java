// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpFaults;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.gp.GpTokenBehavior.ExpiryFormat;
import io.github.jobcancel.testkit.gp.GpTokenKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the client obtains, sends and renews a token. */
class GpTokenTest {
    private static final Predicate<ReceivedRequest> SIGN_IN_REQUESTS =
            r -> r.path().endsWith("/generateToken");

    @RegisterExtension
    final GpFixture fixture = new GpFixture(GpFixture::usingFakeClock);

    private final ManualClock clock = fixture.clock;
    private final FakeGp fake = fixture.fake;
    private final GpJobId job =
            GpJobId.admin(FakeGp.SERVICE, fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING)));

    GpTokenTest() {
        fake.accounts().addServerUser("siteadmin", "s&cret", GpRole.PRIMARY_ADMINISTRATOR);
        fake.accounts().addPortalUser("ana", "s&cret", GpRole.ADMINISTRATOR);
    }

    private GpClient newSiteAdminClient() {
        return fixture.newClient(GpCredentials.server("siteadmin", "s&cret").withReferer("https://app.example.com"));
    }

    private ReceivedRequest firstRequest(Predicate<ReceivedRequest> filter) {
        return fake.receivedRequests().stream().filter(filter).findFirst().orElseThrow();
    }

    @Test
    void serverTokenIsRequestedAsDocumentedAndNeverSentInTheUrl() {
        Calls.await(newSiteAdminClient().cancelJob(job));
        Calls.await(newSiteAdminClient().describeJob(job));

        ReceivedRequest login = firstRequest(SIGN_IN_REQUESTS);
        assertThat(login.requestLine()).isEqualTo("POST /arcgis/admin/generateToken");
        assertThat(login.body())
                .isEqualTo("username=siteadmin&password=***&client=referer&referer=https%3A%2F%2Fapp.example.com"
                        + "&expiration=60&f=json");
        assertThat(login.header("Content-Type")).contains("application/x-www-form-urlencoded");
        ReceivedRequest cancel = firstRequest(GpFixture.CANCEL_REQUESTS);
        assertThat(cancel.body()).isEqualTo("f=json&token=***");
        assertThat(cancel.header("X-Esri-Authorization")).isEmpty();
        ReceivedRequest read = firstRequest(GpFixture.READ_REQUESTS);
        assertThat(read.header("X-Esri-Authorization")).contains("Bearer ***");
        assertThat(List.of(cancel, read))
                .allSatisfy(r -> assertThat(r.header("Referer")).contains("https://app.example.com"))
                .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty())
                .allSatisfy(r -> assertThat(r.target()).doesNotContain("token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/sharing", "/sharing/rest", "/sharing/rest/", "/sharing/rest/generateToken"})
    void portalTokenServesTheAdminDialectOfAFederatedSite(String tail) {
        fake.setFederated(true);
        URI portal = URI.create(fake.url() + "/portal" + tail);

        CancelOutcome outcome = Calls.await(
                fixture.newClient(GpCredentials.portal(portal, "ana", "s&cret").withReferer("https://app.example.com"))
                        .cancelJob(job));

        assertThat(outcome).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(firstRequest(SIGN_IN_REQUESTS).requestLine()).isEqualTo("POST /portal/sharing/rest/generateToken");
    }

    @Test
    void primarySiteAdministratorSignsInAtTheServerOfAFederatedSite() {
        fake.setFederated(true);

        assertThat(Calls.await(newSiteAdminClient().cancelJob(job))).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void givenTokenIsUsedUnchangedAndNotReplacedWhenRefused() {
        String token = fake.accounts().issueToken(GpTokenKind.SERVER, "siteadmin", Duration.ofMinutes(1));
        GpClient client = fixture.newClient(GpCredentials.token(" " + token + "\n"));
        assertThat(Calls.await(client.describeJob(job)).state()).isEqualTo(JobState.RUNNING);
        clock.advance(Duration.ofMinutes(2));

        Throwable failure = catchThrowable(() -> Calls.await(client.describeJob(job)));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasMessageContaining("498");
        assertThat(fake.receivedRequests())
                .hasSize(2)
                .allMatch(r -> r.header("Referer").isEmpty());
    }

    @Test
    void boundTokenIsSentWithItsReferer() {
        String token = fake.accounts().issueToken(GpTokenKind.SERVER, "siteadmin", Duration.ofMinutes(1));

        Calls.await(fixture.newClient(GpCredentials.token(token).withReferer("https://b.example.com"))
                .describeJob(job));

        assertThat(firstRequest(GpFixture.READ_REQUESTS).header("Referer")).contains("https://b.example.com");
    }

    @Test
    void tokenIsRenewedAMinuteBeforeExpiry() {
        GpClient client = newSiteAdminClient();
        Calls.await(client.describeJob(job));
        clock.advance(Duration.ofMinutes(59).minusSeconds(1));
        Calls.await(client.describeJob(job));
        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));

        Calls.await(client.describeJob(job));
        clock.advance(Duration.ofSeconds(61));
        Calls.await(client.describeJob(job));

        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(2);
        assertThat(fake.receivedRequests()).as("no token was refused").hasSize(6);
    }

    @Test
    void shortLivedTokenIsRenewedInTheLastTenthOfItsLife() {
        fake.tokenBehavior().setMaxTokenMinutes(1, 1);
        GpClient client = newSiteAdminClient();
        Calls.await(client.describeJob(job));
        clock.advance(Duration.ofSeconds(53));
        Calls.await(client.describeJob(job));
        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));

        Calls.await(client.describeJob(job));
        clock.advance(Duration.ofSeconds(7));
        Calls.await(client.describeJob(job));

        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(ExpiryFormat.class)
    void expiryIsReadAsTextAndAsNumber(ExpiryFormat form) {
        fake.tokenBehavior().setExpiryFormat(form);
        GpClient client = newSiteAdminClient();
        Calls.await(client.describeJob(job));
        clock.advance(Duration.ofMinutes(61));

        Calls.await(client.describeJob(job));

        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(2);
        assertThat(fake.receivedRequests()).as("known as expired, not refused").hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "0", "-1", "1000", "null", "{}", "12.5"})
    void tokenWithImpossibleExpiryIsUsedUntilItIsRefused(String expires) {
        fake.injectFault(
                SIGN_IN_REQUESTS,
                ExchangeFault.changeReply(a -> FakeReply.json(
                        200, a.bodyText().replaceAll("\"expires\":\"\\d+\"", "\"expires\":" + expires))));
        GpClient client = newSiteAdminClient();
        Calls.await(client.describeJob(job));
        Calls.await(client.describeJob(job));
        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(61));

        Calls.await(client.describeJob(job));

        assertThat(fake.accounts().tokenRequestCount())
                .as("refused once, then renewed")
                .isEqualTo(2);
    }

    @Test
    void wrongPasswordIsSentOnceForAllCalls() {
        GpClient client = fixture.newClient(GpCredentials.server("siteadmin", "wrong"));

        for (int i = 0; i < 6; i++) {
            Throwable failure = catchThrowable(() -> Calls.await(client.cancelJob(job)));
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SdkException.Unauthenticated.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                    .hasMessageContaining("Invalid username or password");
        }

        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(1);
        assertThat(Calls.await(newSiteAdminClient().describeJob(job)).state())
                .as("the account is not locked")
                .isEqualTo(JobState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":400,\"message\":\"Unable to generate token.\",\"details\":[\"Invalid username or password.\"]}}",
                "{\"error\":{\"code\":405,\"message\":\"Method not supported\",\"details\":\"not in the query string\"}}",
                "{\"error\":{\"code\":498,\"message\":\"refresh_token expired\"}}",
                "{\"status\":\"error\",\"messages\":[\"x\"],\"code\":500}",
                "{\"status\":\"error\",\"messages\":[\"x\"]}",
                "{\"expires\":1}",
                "{\"token\":\"\"}",
                "{\"token\":\"two words\"}",
                "{\"token\":{}}"
            })
    void tokenRefusedByTheIssuerIsNotRequestedAgain(String answer) {
        fake.injectFault(SIGN_IN_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, answer)));
        GpClient client = newSiteAdminClient();

        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> Calls.await(client.cancelJob(job))))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @Test
    void unavailableIssuerIsRetried() {
        fake.injectFault(SIGN_IN_REQUESTS, GpFaults.badGateway());
        fake.injectFault(SIGN_IN_REQUESTS, GpFaults.unreachableMachinesError());

        assertThat(Calls.await(newSiteAdminClient().describeJob(job)).state()).isEqualTo(JobState.RUNNING);
        assertThat(fake.receivedRequests()).hasSize(4);
    }

    @Test
    void proxyPageBeforeTheIssuerDoesNotRefuseThePassword() {
        fake.injectFault(SIGN_IN_REQUESTS, GpFaults.signInPage());
        fake.injectFault(SIGN_IN_REQUESTS, ExchangeFault.replaceReply(FakeReply.html(500, "oops")));
        fake.injectFault(SIGN_IN_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(501, "{\"reason\":\"x\"}")));
        GpClient client = newSiteAdminClient();

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> Calls.await(client.cancelJob(job))))
                    .isInstanceOf(SdkException.ProviderFault.class);
        }
        assertThat(Calls.await(client.cancelJob(job))).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void refusedTokenIsReplacedOnceAndTheRequestRepeated() {
        GpClient client = newSiteAdminClient();
        Calls.await(client.describeJob(job));
        fake.accounts().revokeAllTokens();

        CancelOutcome outcome = Calls.await(client.cancelJob(job));

        assertThat(outcome.evidence().attemptCount()).isEqualTo(2);
        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(2);
        assertThat(fake.job(job.jobId()).orElseThrow().acceptedCancels()).isEqualTo(1);
    }
}
