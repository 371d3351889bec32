// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.gp.GpSignInScene.Way;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which way of signing in serves which site in which dialect, and what is sent for it. I asks the site what it is, K asks for
 * its key; A to F are the contract's ways to a token; J speaks of the job.
 */
class GpSignInTest {
    private final GpSignInScene scene = new GpSignInScene();

    @AfterEach
    void close() {
        scene.close();
    }

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
    void eachWayServesWhatItsTokensAreGoodForAndAsksForThemOnce(
            Way way, String site, String name, GpDialect dialect, String first, String second) {
        scene.fake.federated(site.equals("federated"));
        GpClient client = scene.client(scene.credentials(way, name, GpSignInScene.SECRET));

        assertThat(scene.told(client, dialect).strip())
                .isEqualTo(first.replace("''", "").strip());
        assertThat(scene.told(client, dialect).strip()).isEqualTo(second.strip());
    }

    @Test
    void theDialectsOfAFederatedSiteShareTheSignIn() {
        GpClient client = scene.client(Way.PORTAL);

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("RUNNING ICJ");
        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("RUNNING DJ");
        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("RUNNING J");
    }

    @Test
    void anAppIsRefusedTheAdminDialectInOneSentenceByEveryVerb() {
        GpClient client = scene.client(Way.APP);
        GpJobId job = scene.job(GpDialect.ADMIN);

        for (Runnable verb :
                List.<Runnable>of(() -> client.cancelJob(job), () -> client.readJob(job), () -> client.job(job))) {
            assertThat(catchThrowable(verb::run))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an app has no user behind it, and the ADMIN dialect needs one:"
                            + " name the job in the REST dialect");
        }
        assertThat(scene.sent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aPageOfAProxyIsHeldAgainstNobody(Way way) {
        GpClient client = scene.client(way);
        long steps = way == Way.SERVER ? 1 : 2;

        for (int step = 0; step < steps; step++) {
            AtomicInteger before = new AtomicInteger(step);
            scene.fake.fail(r -> before.getAndDecrement() == 0, Fault.answer(Answer.html(403, "Access Denied")));
            assertThat(scene.failure(client, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        }

        assertThat(Calls.await(client.readJob(scene.job(GpDialect.REST))).state())
                .isEqualTo(JobState.RUNNING);
    }

    // ---- whose the site is ----

    @ParameterizedTest
    @CsvSource({"PORTAL, ADMIN", "PORTAL, REST", "APP, REST"})
    void aSiteOfAnotherPortalGetsNoTokenAndThePortalNoPassword(Way way, GpDialect dialect) {
        GpClient client = scene.client(way);
        scene.fake.tokenKnobs().owningSystemUrl("https://other.example.com/portal?token=abc");

        assertThat(scene.failure(client, dialect))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining(
                        "the site belongs to the portal other.example.com/portal, not to " + scene.fake.portalUrl())
                .message()
                .doesNotContain("abc");
        assertThat(scene.failure(client, dialect)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(scene.sent()).as("told once, and remembered").isEqualTo("I");
        assertThat(scene.fake.tokenRequests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/portal",
                "https://127.0.0.1:PORT/portal",
                "HTTPS://127.0.0.1:PORT/Portal/",
                "http://127.0.0.1:PORT/portal/sharing/rest"
            })
    void neitherSchemeNorCaseMakeAnotherPortal(String owner) {
        GpClient client = scene.client(Way.PORTAL);
        scene.fake
                .tokenKnobs()
                .owningSystemUrl(owner.replace("PORT", "" + scene.fake.url().getPort()));

        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("RUNNING ICDJ");
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
    void hostPortAndContextDo(String owner) {
        GpClient client = scene.client(Way.PORTAL);
        scene.fake
                .tokenKnobs()
                .owningSystemUrl(owner.replace("PORT", "" + scene.fake.url().getPort()));

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated I");
    }

    @Test
    void whatDoesNotFitTheSiteIsSaidInOneSentence() {
        GpClient member = scene.client(scene.credentials(Way.PORTAL, "ana", GpSignInScene.SECRET));
        assertThat(scene.failure(member, GpDialect.REST))
                .hasMessageContaining("the site stands alone and belongs to no portal: sign in as a user of the site");
        scene.fake.federated(true);
        GpClient user = scene.client(scene.credentials(Way.USER, "ana", GpSignInScene.SECRET));
        assertThat(scene.failure(user, GpDialect.REST))
                .hasMessageContaining("the site belongs to the portal 127.0.0.1:"
                        + scene.fake.url().getPort() + "/portal: sign in there");
    }

    @Test
    void aPortalThatDoesNotKnowTheSiteStillServesTheAdminDialect() {
        GpClient client = scene.client(Way.PORTAL);
        scene.fake.tokenKnobs().registered(false);

        assertThat(scene.failure(client, GpDialect.REST))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasMessageContaining("the portal issues no token for " + scene.fake.serverUrl())
                .hasMessageContaining("not registered");
        assertThat(scene.sent()).isEqualTo("ICD");
        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("Unauthenticated ");
        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("RUNNING J");
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"USER", "PORTAL", "APP"})
    void noSecretIsSentWhileTheSiteDoesNotSayWhatItIs(Way way) {
        GpClient client = scene.client(way);
        List<Fault> faults = List.of(
                FakeGpFaults.signInPage(),
                Fault.answer(Answer.json(200, "{}")),
                Fault.answer(Answer.json(200, "{\"authInfo\":7}")),
                Fault.answer(Answer.html(404, "nothing")));

        for (Fault fault : faults) {
            scene.fake.fail(GpSignInScene.INFO, fault);
            assertThat(scene.told(client, GpDialect.REST)).isEqualTo("ProviderFault I");
        }
        assertThat(scene.fake.tokenRequests()).isZero();
        assertThat(scene.told(client, GpDialect.REST)).as("asked again").startsWith("RUNNING I");
    }

    @Test
    void theTokenServiceThatTheSiteNamesIsAskedOnItsOwnHostOnly() {
        String own = "http://127.0.0.1:" + scene.fake.url().getPort();
        for (String named : List.of(
                "https://other.example.com/arcgis/tokens/", "ftp://127.0.0.1/tokens/", "//x", own + "/arcgis/tokens")) {
            scene.fake.tokenKnobs().tokenServicesUrl(named);
            assertThat(scene.told(scene.client(Way.USER), GpDialect.REST)).isEqualTo("RUNNING IBJ");
        }
        scene.fake.tokenKnobs().tokenServicesUrl(own + "/elsewhere/tokens/");
        assertThat(scene.told(scene.client(Way.USER), GpDialect.REST)).isEqualTo("ProviderFault IB");
    }

    @Test
    void aPasswordDoesNotLeaveHttpsBecauseTheSiteNamesAnotherScheme() {
        GpSite safe = new GpSite(URI.create("https://gis.example.com/server"));
        GpSite open = new GpSite(URI.create("http://gis.example.com/server"));

        assertThat(safe.ownTokens("http://gis.example.com/server/tokens/")).isNull();
        assertThat(safe.ownTokens("https://GIS.example.com:6443/arcgis/tokens/"))
                .hasToString("https://gis.example.com:6443/arcgis/tokens/generateToken");
        assertThat(safe.ownTokens("https://gis.example.com/server/tokens/generateToken"))
                .hasToString("https://gis.example.com/server/tokens/generateToken");
        assertThat(safe.ownTokens("https://gis.example.com.evil.example/tokens"))
                .isNull();
        assertThat(open.ownTokens("http://gis.example.com/server/tokens")).isNotNull();
    }

    // ---- wrong secrets ----

    @ParameterizedTest
    @EnumSource(Way.class)
    void aWrongSecretIsSentOnceHoweverManyCallsWait(Way way) {
        scene.client(way);
        GpClient client = scene.client(scene.credentials(way, "ana", "wrong"));
        Hold hold = new Hold();
        scene.fake.fail(r -> "ABCF".contains(GpSignInScene.letter(r)), Fault.hold(hold));

        List<CompletableFuture<GpJob>> calls = IntStream.range(0, 100)
                .mapToObj(i -> client.readJob(scene.job(GpDialect.REST)))
                .toList();
        hold.awaitArrival();
        hold.release();

        for (CompletableFuture<GpJob> call : calls) {
            assertThat(catchThrowable(() -> Calls.await(call)))
                    .isInstanceOf(SdkException.Unauthenticated.class)
                    .hasMessageContaining("Invalid ");
        }
        for (int i = 0; i < 6; i++) {
            assertThat(scene.failure(client, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(scene.fake.tokenRequests()).isEqualTo(1);
        assertThat(Calls.await(scene.client(way).readJob(scene.job(GpDialect.REST)))
                        .state())
                .as("the account is not locked")
                .isEqualTo(JobState.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"SERVER", "USER", "PORTAL"})
    void aLockedAccountIsNotTriedAgainByTheClientThatFoundItLocked(Way way) {
        scene.client(way);
        for (int i = 0; i < 5; i++) {
            scene.failure(scene.client(scene.credentials(way, "ana", "wrong")), GpDialect.REST);
        }
        GpClient late = scene.client(way);

        assertThat(scene.failure(late, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        scene.clock.advance(Duration.ofMinutes(16));

        assertThat(scene.failure(late, GpDialect.REST)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(scene.fake.tokenRequests()).isEqualTo(6);
        assertThat(Calls.await(scene.client(way).readJob(scene.job(GpDialect.REST)))
                        .state())
                .isEqualTo(JobState.RUNNING);
    }

    @Test
    void anAppWhoseRefreshTokenTheyCallExpiredIsNotSignedInAgain() {
        GpClient client = scene.client(Way.APP);
        scene.fake.fail(
                r -> GpSignInScene.letter(r).equals("F"),
                Fault.answer(Answer.json(
                        200,
                        "{\"error\":{\"code\":498,\"error\":\"invalid_request\","
                                + "\"error_description\":\"refresh_token expired\"}}")));

        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("Unauthenticated IF");
        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("Unauthenticated ");
    }
}
