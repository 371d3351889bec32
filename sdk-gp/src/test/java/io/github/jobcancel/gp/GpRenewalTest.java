// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Token;
import io.github.jobcancel.gp.GpSignInScene.Way;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import io.github.jobcancel.testkit.gp.FakeGpTokenKnobs.Expires;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When tokens of each way are asked for anew. The letters are those of {@link GpSignInTest}. */
class GpRenewalTest {
    private final GpSignInScene scene = new GpSignInScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER,    ADMIN, AJ",
        "ENCRYPTED, ADMIN, KAJ",
        "USER,      REST,  BJ",
        "PORTAL,    ADMIN, CJ",
        "PORTAL,    REST,  CDJ",
        "APP,       REST,  FJ"
    })
    void aTokenThatHasExpiredIsReplacedBeforeTheRequestAndTheSiteIsKnown(Way way, GpDialect dialect, String sent) {
        GpClient client = scene.client(way);
        scene.told(client, dialect);
        scene.clock.advance(Duration.ofMinutes(61));

        assertThat(scene.told(client, dialect)).isEqualTo("RUNNING " + sent);
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER,    ADMIN, JAJ",
        "ENCRYPTED, ADMIN, JKAJ",
        "USER,      REST,  JBJ",
        "PORTAL,    ADMIN, JCJ",
        "PORTAL,    REST,  JDCDJ",
        "APP,       REST,  JFJ"
    })
    void aTokenThatIsRefusedIsReplacedAndAPortalsBeforeItIsExchanged(Way way, GpDialect dialect, String sent) {
        GpClient client = scene.client(way);
        scene.told(client, dialect);
        scene.fake.revokeAll();

        assertThat(scene.told(client, dialect)).isEqualTo("RUNNING " + sent);
    }

    @Test
    void aRefusedTokenOfTheSiteCostsNoSignInWhileThePortalsIsGood() {
        GpClient client = scene.client(Way.PORTAL);
        scene.told(client, GpDialect.REST);
        scene.fake.fail(r -> GpSignInScene.letter(r).equals("J"), FakeGpFaults.restTokenInvalid());

        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("RUNNING JDJ");
    }

    @ParameterizedTest
    @CsvSource({"USER, REST, 2", "PORTAL, ADMIN, 2", "PORTAL, REST, 4", "APP, REST, 2"})
    void aLifetimeThatTheIssuerCutIsTheOneThatCounts(Way way, GpDialect dialect, int tokens) {
        scene.fake.tokenKnobs().longestTokens(1, 1);
        GpClient client = scene.client(way);
        scene.told(client, dialect);
        scene.clock.advance(Duration.ofSeconds(53));
        assertThat(scene.told(client, dialect)).isEqualTo("RUNNING J");
        scene.clock.advance(Duration.ofSeconds(8));

        assertThat(scene.told(client, dialect)).startsWith("RUNNING ").endsWith("J");
        assertThat(scene.fake.tokenRequests()).as("none was refused").isEqualTo(tokens);
    }

    @ParameterizedTest
    @EnumSource(Expires.class)
    void expiryIsReadAsTextAndAsNumberFromEveryIssuer(Expires form) {
        scene.fake.tokenKnobs().expires(form);
        GpClient member = scene.client(Way.PORTAL);
        scene.told(member, GpDialect.REST);
        scene.clock.advance(Duration.ofMinutes(61));
        assertThat(scene.told(member, GpDialect.REST)).isEqualTo("RUNNING CDJ");

        GpClient user = scene.client(Way.USER);
        scene.told(user, GpDialect.REST);
        scene.clock.advance(Duration.ofMinutes(61));
        assertThat(scene.told(user, GpDialect.REST)).isEqualTo("RUNNING BJ");
    }

    @ParameterizedTest
    @CsvSource({
        "\"3600\", FJ",
        "1800, FJ",
        "0, JFJ",
        "-5, JFJ",
        "null, JFJ",
        "\"soon\", JFJ",
        "7200000, JFJ",
        "9223372036854775807, JFJ"
    })
    void secondsThatCannotBeAreNotBelieved(String seconds, String sent) {
        scene.fake.fail(
                r -> GpSignInScene.letter(r).equals("F"),
                Fault.change(a ->
                        Answer.json(200, a.text().replaceAll("\"expires_in\":\\d+", "\"expires_in\":" + seconds))));
        GpClient client = scene.client(Way.APP);
        scene.told(client, GpDialect.REST);
        assertThat(scene.told(client, GpDialect.REST))
                .as("no round of renewals")
                .isEqualTo("RUNNING J");
        assertThat(client.describe())
                .last()
                .satisfies(f -> assertThat(f.detail())
                        .startsWith(sent.equals("FJ") ? "a token that expires at" : "a token whose end is not known"));
        scene.clock.advance(Duration.ofMinutes(61));

        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("RUNNING " + sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1788264000", "\"soon\"", "0", "1000"})
    void anExpiryOfTheSitesTokenThatCannotBeIsNotBelieved(String expires) {
        scene.fake.fail(
                GpSignInScene.EXCHANGE,
                Fault.change(a -> Answer.json(200, a.text().replaceAll("\"expires\":\\d+", "\"expires\":" + expires))));
        GpClient client = scene.client(Way.PORTAL);
        scene.told(client, GpDialect.REST);

        assertThat(scene.told(client, GpDialect.REST)).isEqualTo("RUNNING J");
    }

    @ParameterizedTest
    @CsvSource({"USER, REST, 1", "PORTAL, ADMIN, 1", "PORTAL, REST, 2", "APP, REST, 1"})
    void aThousandCallsAheadOfTheExpiryAreServedByTheOldTokenWhileOneFetchRuns(Way way, GpDialect dialect, int tokens) {
        GpClient client = scene.client(way);
        scene.told(client, dialect);
        int before = scene.fake.tokenRequests();
        scene.clock.advance(Duration.ofSeconds(59 * 60 + 30));
        Hold hold = new Hold();
        for (int i = 0; i < tokens; i++) {
            scene.fake.fail(GpScene.SIGNS_IN, Fault.hold(hold));
        }

        List<CompletableFuture<GpJob>> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> client.readJob(scene.job(dialect)))
                .toList();
        hold.awaitArrival();
        calls.forEach(call -> assertThat(Calls.await(call)).isNotNull());
        hold.release();
        scene.clock.advance(Duration.ofMinutes(1));

        assertThat(scene.told(client, dialect)).startsWith("RUNNING ");
        assertThat(scene.fake.tokenRequests() - before).isEqualTo(tokens);
    }

    // ---- the caller's own fetch ----

    private final AtomicInteger fetches = new AtomicInteger();

    private Token issued(Duration life) {
        fetches.incrementAndGet();
        String value = scene.fake.issueToken(FakeGpTokenKind.SERVER, "ana", life);
        return Token.of(value, scene.clock.instant().plus(life));
    }

    private GpClient fetching(Duration life) {
        return scene.client(GpCredentials.token(() -> CompletableFuture.completedFuture(issued(life))));
    }

    @Test
    void theCallersFetchIsAskedOnceForAllAndAgainAheadOfTheExpiry() {
        GpClient client = fetching(Duration.ofMinutes(60));
        List<CompletableFuture<GpJob>> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> client.readJob(scene.job(GpDialect.ADMIN)))
                .toList();
        calls.forEach(Calls::await);
        assertThat(fetches).hasValue(1);
        scene.clock.advance(Duration.ofSeconds(59 * 60 - 1));
        scene.told(client, GpDialect.ADMIN);
        assertThat(fetches).as("not yet").hasValue(1);

        scene.clock.advance(Duration.ofSeconds(1));
        scene.told(client, GpDialect.ADMIN);
        scene.clock.advance(Duration.ofSeconds(61));

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("RUNNING J");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aRefusedTokenOfTheCallersIsFetchedAnewOncePerCall() {
        GpClient client = scene.client(GpCredentials.token(() -> {
            Token token = issued(Duration.ofHours(1));
            if (fetches.get() > 1) {
                scene.fake.revokeAll();
            }
            return CompletableFuture.completedFuture(token);
        }));
        scene.told(client, GpDialect.ADMIN);
        scene.fake.revokeAll();

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated JJ");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aFetchMayBlockAndTheCallsWaitForIt() {
        CountDownLatch gate = new CountDownLatch(1);
        GpClient client = scene.client(GpCredentials.token(() -> {
            gate.await();
            return CompletableFuture.completedFuture(issued(Duration.ofHours(1)));
        }));
        CompletableFuture<GpJob> call = client.readJob(scene.job(GpDialect.REST));
        assertThat(call).isNotDone();
        gate.countDown();

        assertThat(Calls.await(call)).isNotNull();
    }

    @Test
    void aTokenThatIsFetchedTooLateIsUsedOnceAndAskedForByTheNextCall() {
        GpClient client = fetching(Duration.ofSeconds(-5));

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated JJ");
        assertThat(fetches).as("the first, and one in place of the refused").hasValue(2);
    }

    @Test
    void aFetchThatFailsIsAskedAgainByTheNextCallUnlessItSaysThatTheCredentialsAreWrong() {
        AtomicInteger asked = new AtomicInteger();
        GpClient failing = scene.client(GpCredentials.token(() -> {
            asked.incrementAndGet();
            throw new IllegalStateException("what the vault says");
        }));
        for (int i = 0; i < 2; i++) {
            assertThat(scene.failure(failing, GpDialect.ADMIN))
                    .isInstanceOf(SdkException.ProviderFault.class)
                    .hasMessageContaining("the caller's fetch of a token failed")
                    .message()
                    .doesNotContain("what the vault says");
        }
        assertThat(asked).hasValue(2);

        GpClient wrong = scene.client(GpCredentials.token(() -> {
            asked.incrementAndGet();
            throw new SdkException.Unauthenticated("vault", "no such user", null, false, null);
        }));
        for (int i = 0; i < 2; i++) {
            assertThat(scene.failure(wrong, GpDialect.ADMIN)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(asked).hasValue(3);
        assertThat(scene.sent()).isEmpty();
    }

    @Test
    void aFetchedTokenThatNoHeaderCarriesIsRefusedWithoutShowingIt() {
        GpClient client =
                scene.client(GpCredentials.token(() -> CompletableFuture.completedFuture(Token.of("two words"))));

        assertThat(scene.failure(client, GpDialect.ADMIN))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the caller's fetch of a token gave a token with a character that cannot be sent")
                .message()
                .doesNotContain("two words");
        assertThat(scene.sent()).isEmpty();
    }

    @Test
    void aFetchedTokenThatIsBoundIsSentWithItsReferer() {
        GpClient client = scene.client(GpCredentials.token(
                () -> CompletableFuture.completedFuture(issued(Duration.ofHours(1))), GpSignInScene.REFERER));
        Calls.await(client.readJob(scene.job(GpDialect.ADMIN)));

        assertThat(scene.fake.requests())
                .singleElement()
                .satisfies(r -> assertThat(r.header("Referer")).contains(GpSignInScene.REFERER));
    }
}
