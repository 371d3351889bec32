// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import io.github.jobcancel.testkit.gp.FakeGpTokenKnobs.Expires;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client comes by a token, how it sends it, and when it asks for another. */
class GpTokenTest {
    private static final Predicate<Incoming> LOGIN = r -> r.path().endsWith("/generateToken");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeGp fake = new FakeGp(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final GpJobId job = GpJobId.admin(FakeGp.SERVICE, fake.addJob(FakeGpScript.in(FakeGpState.EXECUTING)));

    GpTokenTest() {
        fake.addServerUser("siteadmin", "s&cret", FakeGpRole.PRIMARY_ADMINISTRATOR);
        fake.addPortalUser("ana", "s&cret", FakeGpRole.ADMINISTRATOR);
    }

    @AfterEach
    void close() {
        transport.close();
        fake.close();
    }

    private GpClient client(GpCredentials credentials) {
        return GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(credentials)
                .transport(transport)
                .build();
    }

    private GpClient siteAdmin() {
        return client(GpCredentials.server("siteadmin", "s&cret", "https://app.example.com"));
    }

    private Incoming sent(Predicate<Incoming> which) {
        return fake.requests().stream().filter(which).findFirst().orElseThrow();
    }

    @Test
    void aServerTokenIsAskedForAsDocumentedAndCarriedWhereNoLogShowsIt() {
        Calls.await(siteAdmin().cancelJob(job));
        Calls.await(siteAdmin().readJob(job));

        Incoming login = sent(LOGIN);
        assertThat(login.line()).isEqualTo("POST /arcgis/admin/generateToken");
        assertThat(login.body())
                .isEqualTo("username=siteadmin&password=***&client=referer&referer=https%3A%2F%2Fapp.example.com"
                        + "&expiration=60&f=json");
        assertThat(login.header("Content-Type")).contains("application/x-www-form-urlencoded");
        Incoming cancel = sent(GpScene.CANCEL);
        assertThat(cancel.body()).isEqualTo("f=json&token=***");
        assertThat(cancel.header("X-Esri-Authorization")).isEmpty();
        Incoming read = sent(GpScene.READ);
        assertThat(read.header("X-Esri-Authorization")).contains("Bearer ***");
        assertThat(List.of(cancel, read))
                .allSatisfy(r -> assertThat(r.header("Referer")).contains("https://app.example.com"))
                .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty())
                .allSatisfy(r -> assertThat(r.target()).doesNotContain("token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/sharing", "/sharing/rest", "/sharing/rest/", "/sharing/rest/generateToken"})
    void aPortalTokenServesTheAdminDialectOfAFederatedSite(String tail) {
        fake.federated(true);
        URI portal = URI.create(fake.url() + "/portal" + tail);

        CancelOutcome outcome =
                Calls.await(client(GpCredentials.portal(portal, "ana", "s&cret", "https://app.example.com"))
                        .cancelJob(job));

        assertThat(outcome).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(sent(LOGIN).line()).isEqualTo("POST /portal/sharing/rest/generateToken");
    }

    @Test
    void thePrimarySiteAdministratorSignsInAtTheServerOfAFederatedSite() {
        fake.federated(true);

        assertThat(Calls.await(siteAdmin().cancelJob(job))).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void aReadyTokenIsUsedAsItIsAndNotReplacedWhenItIsRefused() {
        String token = fake.issueToken(FakeGpTokenKind.SERVER, "siteadmin", Duration.ofMinutes(1));
        GpClient client = client(GpCredentials.token(" " + token + "\n"));
        assertThat(Calls.await(client.readJob(job)).state()).isEqualTo(JobState.RUNNING);
        clock.advance(Duration.ofMinutes(2));

        Throwable failure = catchThrowable(() -> Calls.await(client.readJob(job)));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasMessageContaining("498");
        assertThat(fake.requests()).hasSize(2).allMatch(r -> r.header("Referer").isEmpty());
    }

    @Test
    void aReadyTokenThatIsBoundIsSentWithItsReferer() {
        String token = fake.issueToken(FakeGpTokenKind.SERVER, "siteadmin", Duration.ofMinutes(1));

        Calls.await(client(GpCredentials.token(token, "https://b.example.com")).readJob(job));

        assertThat(sent(GpScene.READ).header("Referer")).contains("https://b.example.com");
    }

    @Test
    void aTokenIsRenewedAMinuteBeforeItExpires() {
        GpClient client = siteAdmin();
        Calls.await(client.readJob(job));
        clock.advance(Duration.ofMinutes(59).minusSeconds(1));
        Calls.await(client.readJob(job));
        assertThat(fake.tokenRequests()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));

        Calls.await(client.readJob(job));
        clock.advance(Duration.ofSeconds(61));
        Calls.await(client.readJob(job));

        assertThat(fake.tokenRequests()).isEqualTo(2);
        assertThat(fake.requests()).as("none was refused").hasSize(6);
    }

    @Test
    void aShortTokenIsRenewedInTheLastTenthOfItsLife() {
        fake.tokenKnobs().longestTokens(1, 1);
        GpClient client = siteAdmin();
        Calls.await(client.readJob(job));
        clock.advance(Duration.ofSeconds(53));
        Calls.await(client.readJob(job));
        assertThat(fake.tokenRequests()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));

        Calls.await(client.readJob(job));
        clock.advance(Duration.ofSeconds(7));
        Calls.await(client.readJob(job));

        assertThat(fake.tokenRequests()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Expires.class)
    void theExpiryIsReadAsTextAndAsNumber(Expires form) {
        fake.tokenKnobs().expires(form);
        GpClient client = siteAdmin();
        Calls.await(client.readJob(job));
        clock.advance(Duration.ofMinutes(61));

        Calls.await(client.readJob(job));

        assertThat(fake.tokenRequests()).isEqualTo(2);
        assertThat(fake.requests())
                .as("expired by our own knowledge, not refused")
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "0", "-1", "1000", "null", "{}", "12.5"})
    void anExpiryThatCannotBeIsUsedUntilTheTokenIsRefused(String expires) {
        fake.fail(
                LOGIN,
                Fault.change(
                        a -> Answer.json(200, a.text().replaceAll("\"expires\":\"\\d+\"", "\"expires\":" + expires))));
        GpClient client = siteAdmin();
        Calls.await(client.readJob(job));
        Calls.await(client.readJob(job));
        assertThat(fake.tokenRequests()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(61));

        Calls.await(client.readJob(job));

        assertThat(fake.tokenRequests()).as("refused once, then renewed").isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsSentOnceForAllCalls() {
        GpClient client = client(GpCredentials.server("siteadmin", "wrong"));

        for (int i = 0; i < 6; i++) {
            Throwable failure = catchThrowable(() -> Calls.await(client.cancelJob(job)));
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SdkException.Unauthenticated.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                    .hasMessageContaining("Invalid username or password");
        }

        assertThat(fake.tokenRequests()).isEqualTo(1);
        assertThat(Calls.await(siteAdmin().readJob(job)).state())
                .as("not locked")
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
    void whateverAnIssuerRefusesIsNotAskedForAgain(String answer) {
        fake.fail(LOGIN, Fault.answer(Answer.json(200, answer)));
        GpClient client = siteAdmin();

        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> Calls.await(client.cancelJob(job))))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void anIssuerThatIsOnlyAwayIsAskedAgain() {
        fake.fail(LOGIN, FakeGpFaults.badGateway());
        fake.fail(LOGIN, FakeGpFaults.noMachines());

        assertThat(Calls.await(siteAdmin().readJob(job)).state()).isEqualTo(JobState.RUNNING);
        assertThat(fake.requests()).hasSize(4);
    }

    @Test
    void aPageBeforeTheIssuerDoesNotCondemnThePassword() {
        fake.fail(LOGIN, FakeGpFaults.signInPage());
        fake.fail(LOGIN, Fault.answer(Answer.html(500, "oops")));
        fake.fail(LOGIN, Fault.answer(Answer.json(501, "{\"reason\":\"x\"}")));
        GpClient client = siteAdmin();

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> Calls.await(client.cancelJob(job))))
                    .isInstanceOf(SdkException.ProviderFault.class);
        }
        assertThat(Calls.await(client.cancelJob(job))).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void aRefusedTokenIsReplacedOnceAndTheRequestRepeated() {
        GpClient client = siteAdmin();
        Calls.await(client.readJob(job));
        fake.revokeAll();

        CancelOutcome outcome = Calls.await(client.cancelJob(job));

        assertThat(outcome.evidence().attempts()).isEqualTo(2);
        assertThat(fake.tokenRequests()).isEqualTo(2);
        assertThat(fake.job(job.jobId()).orElseThrow().cancelsAccepted()).isEqualTo(1);
    }
}
