// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.gp.GpSignInFixture.SignInMethod;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.gp.GpFaults;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which sign-in method serves which site in which dialect, and which requests it sends. I stands for the site
 * info, K for the public key, A to F for the token requests of {@link GpSignInFixture}, and J for a request about the
 * job.
 */
class GpSignInTest {
    @RegisterExtension
    final GpSignInFixture scene = new GpSignInFixture();

    @ParameterizedTest
    @CsvSource({
        "SERVER,    alone,     ana, ADMIN, RUNNING AJ,               RUNNING J",
        "SERVER,    alone,     ana, REST,  RUNNING AJ,               RUNNING J",
        "SERVER,    federated, ana, ADMIN, RUNNING AJ,               RUNNING J",
        "SERVER,    federated, ana, REST,  Unauthenticated AJAJ,     Unauthenticated JAJ",
        "SERVER,    federated, uwe, ADMIN, Unauthenticated A,        Unauthenticated ",
        "ENCRYPTED, alone,     ana, ADMIN, RUNNING KAJ,              RUNNING J",
        "ENCRYPTED, alone,     ana, REST,  RUNNING KAJ,              RUNNING J",
        "ENCRYPTED, federated, ana, ADMIN, RUNNING KAJ,              RUNNING J",
        "USER,      alone,     ana, ADMIN, RUNNING IBJ,              RUNNING J",
        "USER,      alone,     ana, REST,  RUNNING IBJ,              RUNNING J",
        "USER,      alone,     uwe, REST,  RUNNING IBJ,              RUNNING J",
        "USER,      alone,     uwe, ADMIN, Forbidden IBJ,            Forbidden J",
        "USER,      federated, ana, REST,  Unauthenticated I,        Unauthenticated ",
        "PORTAL,    federated, ana, ADMIN, RUNNING ICJ,              RUNNING J",
        "PORTAL,    federated, ana, REST,  RUNNING ICDJ,             RUNNING J",
        "PORTAL,    federated, uwe, REST,  RUNNING ICDJ,             RUNNING J",
        "PORTAL,    federated, uwe, ADMIN, Forbidden ICJ,            Forbidden J",
        "PORTAL,    alone,     ana, ADMIN, Unauthenticated I,        Unauthenticated ",
        "PORTAL,    alone,     ana, REST,  Unauthenticated I,        Unauthenticated ",
        "APP,       federated, ana, REST,  RUNNING IFJ,              RUNNING J",
        "APP,       federated, uwe, REST,  Forbidden IFJ,            Forbidden J",
        "APP,       federated, ana, ADMIN, IllegalArgumentException '',  IllegalArgumentException ",
        "APP,       alone,     ana, REST,  Unauthenticated I,        Unauthenticated "
    })
    void everySignInMethodServesItsDialectsWithOneToken(
            SignInMethod method, String site, String name, GpDialect dialect, String first, String second) {
        scene.fake.setFederated(site.equals("federated"));
        GpClient client = scene.newClient(scene.newCredentials(method, name, GpSignInFixture.SECRET));

        assertThat(scene.resultAndRequests(client, dialect).strip())
                .isEqualTo(first.replace("''", "").strip());
        assertThat(scene.resultAndRequests(client, dialect).strip()).isEqualTo(second.strip());
    }

    @Test
    void dialectsOfAFederatedSiteShareTheSignIn() {
        GpClient client = scene.newClient(SignInMethod.PORTAL);

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("RUNNING ICJ");
        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("RUNNING DJ");
        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("RUNNING J");
    }

    @Test
    void appIsRejectedInTheAdminDialectByEveryMethod() {
        GpClient client = scene.newClient(SignInMethod.APP);
        GpJobId job = scene.jobIn(GpDialect.ADMIN);

        for (Runnable verb :
                List.<Runnable>of(() -> client.cancelJob(job), () -> client.describeJob(job), () -> client.job(job))) {
            assertThat(catchThrowable(verb::run))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an app has no user behind it, and the ADMIN dialect needs one:"
                            + " name the job in the REST dialect");
        }
        assertThat(scene.sentLetters()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SignInMethod.class)
    void proxyPageDoesNotRefuseTheCredentials(SignInMethod way) {
        GpClient client = scene.newClient(way);
        long steps = way == SignInMethod.SERVER ? 1 : 2;

        for (int step = 0; step < steps; step++) {
            AtomicInteger before = new AtomicInteger(step);
            scene.fake.injectFault(
                    r -> before.getAndDecrement() == 0,
                    ExchangeFault.replaceReply(FakeReply.html(403, "Access Denied")));
            assertThat(scene.readFailure(client, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        }

        assertThat(Calls.await(client.describeJob(scene.jobIn(GpDialect.REST))).state())
                .isEqualTo(JobState.RUNNING);
    }

    // ---- owners of sites ----

    @ParameterizedTest
    @CsvSource({"PORTAL, ADMIN", "PORTAL, REST", "APP, REST"})
    void siteOfAnotherPortalGetsNoTokenAndThePortalNoPassword(SignInMethod way, GpDialect dialect) {
        GpClient client = scene.newClient(way);
        scene.fake.tokenBehavior().setOwningSystemUrl("https://other.example.com/portal?token=abc");

        assertThat(scene.readFailure(client, dialect))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining(
                        "the site belongs to the portal other.example.com/portal, not to " + scene.fake.portalUrl())
                .message()
                .doesNotContain("abc");
        assertThat(scene.readFailure(client, dialect)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(scene.sentLetters()).as("the site info is read once").isEqualTo("I");
        assertThat(scene.fake.accounts().tokenRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/portal",
                "https://127.0.0.1:PORT/portal",
                "HTTPS://127.0.0.1:PORT/Portal/",
                "http://127.0.0.1:PORT/portal/sharing/rest"
            })
    void schemeAndCaseDoNotDistinguishPortals(String owner) {
        GpClient client = scene.newClient(SignInMethod.PORTAL);
        scene.fake
                .tokenBehavior()
                .setOwningSystemUrl(owner.replace("PORT", "" + scene.fake.url().getPort()));

        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("RUNNING ICDJ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/portal",
                "http://127.0.0.1:PORT/portal2",
                "http://127.0.0.1:PORT",
                "http://localhost:PORT/portal",
                "portal",
                "ftp://127.0.0.1:PORT/portal"
            })
    void hostPortAndContextDistinguishPortals(String owner) {
        GpClient client = scene.newClient(SignInMethod.PORTAL);
        scene.fake
                .tokenBehavior()
                .setOwningSystemUrl(owner.replace("PORT", "" + scene.fake.url().getPort()));

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated I");
    }

    @Test
    void signInThatDoesNotFitTheSiteFailsInOneSentence() {
        GpClient member = scene.newClient(scene.newCredentials(SignInMethod.PORTAL, "ana", GpSignInFixture.SECRET));
        assertThat(scene.readFailure(member, GpDialect.REST))
                .hasMessageContaining("the site stands alone and belongs to no portal: sign in as a user of the site");
        scene.fake.setFederated(true);
        GpClient user = scene.newClient(scene.newCredentials(SignInMethod.USER, "ana", GpSignInFixture.SECRET));
        assertThat(scene.readFailure(user, GpDialect.REST))
                .hasMessageContaining("the site belongs to the portal 127.0.0.1:"
                        + scene.fake.url().getPort() + "/portal: sign in there");
    }

    @Test
    void portalThatDoesNotKnowTheSiteStillServesTheAdminDialect() {
        GpClient client = scene.newClient(SignInMethod.PORTAL);
        scene.fake.tokenBehavior().setServerRegistered(false);

        assertThat(scene.readFailure(client, GpDialect.REST))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("the portal issues no token for " + scene.fake.serverUrl())
                .hasMessageContaining("not registered");
        assertThat(scene.sentLetters()).isEqualTo("ICD");
        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("Unauthenticated ");
        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("RUNNING J");
    }

    @ParameterizedTest
    @EnumSource(
            value = SignInMethod.class,
            names = {"USER", "PORTAL", "APP"})
    void secretIsNotSentToASiteWithoutSiteInfo(SignInMethod way) {
        GpClient client = scene.newClient(way);
        List<ExchangeFault> faults = List.of(
                GpFaults.signInPage(),
                ExchangeFault.replaceReply(FakeReply.json(200, "{}")),
                ExchangeFault.replaceReply(FakeReply.json(200, "{\"authInfo\":7}")),
                ExchangeFault.replaceReply(FakeReply.html(404, "nothing")));

        for (ExchangeFault attemptFailure : faults) {
            scene.fake.injectFault(GpSignInFixture.INFO_REQUESTS, attemptFailure);
            assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("ProviderFault I");
        }
        assertThat(scene.fake.accounts().tokenRequestCount()).isZero();
        assertThat(scene.resultAndRequests(client, GpDialect.REST))
                .as("the site info is read again")
                .startsWith("RUNNING I");
    }

    @Test
    void namedTokenServiceIsUsedOnTheSitesOwnHostOnly() {
        String ownAddress = "http://127.0.0.1:" + scene.fake.url().getPort();
        for (String namedAddress : List.of(
                "https://other.example.com/arcgis/tokens/",
                "ftp://127.0.0.1/tokens/",
                "//x",
                ownAddress + "/arcgis/tokens")) {
            scene.fake.tokenBehavior().setTokenServicesUrl(namedAddress);
            assertThat(scene.resultAndRequests(scene.newClient(SignInMethod.USER), GpDialect.REST))
                    .isEqualTo("RUNNING IBJ");
        }
        scene.fake.tokenBehavior().setTokenServicesUrl(ownAddress + "/elsewhere/tokens/");
        assertThat(scene.resultAndRequests(scene.newClient(SignInMethod.USER), GpDialect.REST))
                .isEqualTo("ProviderFault IB");
    }

    // ---- wrong secrets ----

    @ParameterizedTest
    @EnumSource(SignInMethod.class)
    void wrongSecretIsSentOnceForAllWaiters(SignInMethod way) {
        scene.newClient(way);
        GpClient client = scene.newClient(scene.newCredentials(way, "ana", "wrong"));
        ReplyHold hold = new ReplyHold();
        scene.fake.injectFault(r -> "ABCF".contains(GpSignInFixture.requestLetter(r)), ExchangeFault.holdReply(hold));

        List<CompletableFuture<GpJob>> calls = IntStream.range(0, 100)
                .mapToObj(i -> client.describeJob(scene.jobIn(GpDialect.REST)))
                .toList();
        hold.awaitArrival();
        hold.release();

        for (CompletableFuture<GpJob> call : calls) {
            assertThat(catchThrowable(() -> Calls.await(call)))
                    .isInstanceOf(SdkException.Unauthenticated.class)
                    .hasMessageContaining("Invalid ");
        }
        for (int i = 0; i < 6; i++) {
            assertThat(scene.readFailure(client, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(scene.fake.accounts().tokenRequestCount()).isEqualTo(1);
        assertThat(Calls.await(scene.newClient(way).describeJob(scene.jobIn(GpDialect.REST)))
                        .state())
                .as("the account is not locked")
                .isEqualTo(JobState.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(
            value = SignInMethod.class,
            names = {"SERVER", "USER", "PORTAL"})
    void lockedAccountIsNotTriedAgainByTheSameClient(SignInMethod way) {
        scene.newClient(way);
        for (int i = 0; i < 5; i++) {
            scene.readFailure(scene.newClient(scene.newCredentials(way, "ana", "wrong")), GpDialect.REST);
        }
        GpClient laterClient = scene.newClient(way);

        assertThat(scene.readFailure(laterClient, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        scene.clock.advance(Duration.ofMinutes(16));

        assertThat(scene.readFailure(laterClient, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(scene.fake.accounts().tokenRequestCount()).isEqualTo(6);
        assertThat(Calls.await(scene.newClient(way).describeJob(scene.jobIn(GpDialect.REST)))
                        .state())
                .isEqualTo(JobState.RUNNING);
    }

    @Test
    void appWithExpiredRefreshTokenErrorIsNotSignedInAgain() {
        GpClient client = scene.newClient(SignInMethod.APP);
        scene.fake.injectFault(
                r -> GpSignInFixture.requestLetter(r).equals("F"),
                ExchangeFault.replaceReply(FakeReply.json(
                        200,
                        "{\"error\":{\"code\":498,\"error\":\"invalid_request\","
                                + "\"error_description\":\"refresh_token expired\"}}")));

        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("Unauthenticated IF");
        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("Unauthenticated ");
    }
}
