// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.Calls;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.gp.GpSignInFixture.SignInMethod;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.gp.GpFaults;
import io.github.jobcancel.testkit.gp.GpTokenBehavior.ExpiryFormat;
import io.github.jobcancel.testkit.gp.GpTokenKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when the tokens of each sign-in method are renewed. The letters are those of {@link GpSignInTest}. */
class GpRenewalTest {
    @RegisterExtension
    final GpSignInFixture scene = new GpSignInFixture();

    @ParameterizedTest
    @CsvSource({
        "SERVER,    ADMIN, AJ",
        "ENCRYPTED, ADMIN, KAJ",
        "USER,      REST,  BJ",
        "PORTAL,    ADMIN, CJ",
        "PORTAL,    REST,  CDJ",
        "APP,       REST,  FJ"
    })
    void expiredTokenIsReplacedBeforeTheRequestWithoutReadingTheSiteInfoAgain(
            SignInMethod way, GpDialect dialect, String sent) {
        GpClient client = scene.newClient(way);
        scene.resultAndRequests(client, dialect);
        scene.clock.advance(Duration.ofMinutes(61));

        assertThat(scene.resultAndRequests(client, dialect)).isEqualTo("RUNNING " + sent);
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
    void refusedTokenIsReplacedAndAPortalTokenBeforeItsExchange(SignInMethod way, GpDialect dialect, String sent) {
        GpClient client = scene.newClient(way);
        scene.resultAndRequests(client, dialect);
        scene.fake.accounts().revokeAllTokens();

        assertThat(scene.resultAndRequests(client, dialect)).isEqualTo("RUNNING " + sent);
    }

    @Test
    void refusedSiteTokenNeedsNoSignInWhileThePortalTokenIsValid() {
        GpClient client = scene.newClient(SignInMethod.PORTAL);
        scene.resultAndRequests(client, GpDialect.REST);
        scene.fake.injectFault(r -> GpSignInFixture.requestLetter(r).equals("J"), GpFaults.restTokenInvalid());

        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("RUNNING JDJ");
    }

    @ParameterizedTest
    @CsvSource({"USER, REST, 2", "PORTAL, ADMIN, 2", "PORTAL, REST, 4", "APP, REST, 2"})
    void lifetimeCutByTheIssuerApplies(SignInMethod way, GpDialect dialect, int tokens) {
        scene.fake.tokenBehavior().setMaxTokenMinutes(1, 1);
        GpClient client = scene.newClient(way);
        scene.resultAndRequests(client, dialect);
        scene.clock.advance(Duration.ofSeconds(53));
        assertThat(scene.resultAndRequests(client, dialect)).isEqualTo("RUNNING J");
        scene.clock.advance(Duration.ofSeconds(8));

        assertThat(scene.resultAndRequests(client, dialect))
                .startsWith("RUNNING ")
                .endsWith("J");
        assertThat(scene.fake.accounts().tokenRequestCount())
                .as("no token was refused")
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @EnumSource(ExpiryFormat.class)
    void expiryIsReadAsTextAndAsNumberFromEveryIssuer(ExpiryFormat form) {
        scene.fake.tokenBehavior().setExpiryFormat(form);
        GpClient member = scene.newClient(SignInMethod.PORTAL);
        scene.resultAndRequests(member, GpDialect.REST);
        scene.clock.advance(Duration.ofMinutes(61));
        assertThat(scene.resultAndRequests(member, GpDialect.REST)).isEqualTo("RUNNING CDJ");

        GpClient user = scene.newClient(SignInMethod.USER);
        scene.resultAndRequests(user, GpDialect.REST);
        scene.clock.advance(Duration.ofMinutes(61));
        assertThat(scene.resultAndRequests(user, GpDialect.REST)).isEqualTo("RUNNING BJ");
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
    void impossibleLifetimeIsIgnored(String seconds, String sent) {
        scene.fake.injectFault(
                r -> GpSignInFixture.requestLetter(r).equals("F"),
                ExchangeFault.changeReply(a -> FakeReply.json(
                        200, a.bodyText().replaceAll("\"expires_in\":\\d+", "\"expires_in\":" + seconds))));
        GpClient client = scene.newClient(SignInMethod.APP);
        scene.resultAndRequests(client, GpDialect.REST);
        assertThat(scene.resultAndRequests(client, GpDialect.REST))
                .as("no repeated renewals")
                .isEqualTo("RUNNING J");
        assertThat(client.configuration())
                .last()
                .satisfies(f -> assertThat(f.detail())
                        .startsWith(sent.equals("FJ") ? "a token that expires at" : "a token whose end is not known"));
        scene.clock.advance(Duration.ofMinutes(61));

        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("RUNNING " + sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1788264000", "\"soon\"", "0", "1000"})
    void impossibleSiteTokenExpiryIsIgnored(String expires) {
        scene.fake.injectFault(
                GpSignInFixture.TOKEN_EXCHANGES,
                ExchangeFault.changeReply(a ->
                        FakeReply.json(200, a.bodyText().replaceAll("\"expires\":\\d+", "\"expires\":" + expires))));
        GpClient client = scene.newClient(SignInMethod.PORTAL);
        scene.resultAndRequests(client, GpDialect.REST);

        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("RUNNING J");
    }

    @ParameterizedTest
    @CsvSource({"USER, REST, 1", "PORTAL, ADMIN, 1", "PORTAL, REST, 2", "APP, REST, 1"})
    void thousandCallsBeforeExpiryUseTheOldTokenDuringOneFetch(SignInMethod way, GpDialect dialect, int tokens) {
        GpClient client = scene.newClient(way);
        scene.resultAndRequests(client, dialect);
        int before = scene.fake.accounts().tokenRequestCount();
        scene.clock.advance(Duration.ofSeconds(59 * 60 + 30));
        ReplyHold hold = new ReplyHold();
        for (int i = 0; i < tokens; i++) {
            scene.fake.injectFault(GpFixture.SIGN_IN_REQUESTS, ExchangeFault.holdReply(hold));
        }

        List<CompletableFuture<GpJob>> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> client.describeJob(scene.jobIn(dialect)))
                .toList();
        hold.awaitArrival();
        calls.forEach(call -> assertThat(Calls.await(call)).isNotNull());
        hold.release();
        scene.clock.advance(Duration.ofMinutes(1));

        assertThat(scene.resultAndRequests(client, dialect)).startsWith("RUNNING ");
        assertThat(scene.fake.accounts().tokenRequestCount() - before).isEqualTo(tokens);
    }

    // ---- the caller's own provider ----

    private final AtomicInteger fetchCount = new AtomicInteger();

    private GpCredentials issueToken(Duration life) {
        fetchCount.incrementAndGet();
        String value = scene.fake.accounts().issueToken(GpTokenKind.SERVER, "ana", life);
        return GpCredentials.token(AccessToken.of(value, scene.clock.instant().plus(life)));
    }

    private GpClient newFetchingClient(Duration life) {
        return scene.newClient(() -> CompletableFuture.completedFuture(issueToken(life)));
    }

    @Test
    void callersFetchRunsOnceForAllCallsAndAgainBeforeExpiry() {
        GpClient client = newFetchingClient(Duration.ofMinutes(60));
        List<CompletableFuture<GpJob>> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> client.describeJob(scene.jobIn(GpDialect.ADMIN)))
                .toList();
        calls.forEach(Calls::await);
        assertThat(fetchCount).hasValue(1);
        scene.clock.advance(Duration.ofSeconds(59 * 60 - 1));
        scene.resultAndRequests(client, GpDialect.ADMIN);
        assertThat(fetchCount).as("not renewed yet").hasValue(1);

        scene.clock.advance(Duration.ofSeconds(1));
        scene.resultAndRequests(client, GpDialect.ADMIN);
        scene.clock.advance(Duration.ofSeconds(61));

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("RUNNING J");
        assertThat(fetchCount).hasValue(2);
    }

    @Test
    void refusedCallersTokenIsFetchedAgainOncePerCall() {
        GpClient client = scene.newClient(() -> {
            GpCredentials token = issueToken(Duration.ofHours(1));
            if (fetchCount.get() > 1) {
                scene.fake.accounts().revokeAllTokens();
            }
            return CompletableFuture.completedFuture(token);
        });
        scene.resultAndRequests(client, GpDialect.ADMIN);
        scene.fake.accounts().revokeAllTokens();

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated JJ");
        assertThat(fetchCount).hasValue(2);
    }

    @Test
    void blockingFetchDelaysTheCalls() {
        CountDownLatch gate = new CountDownLatch(1);
        GpClient client = scene.newClient(() -> {
            gate.await();
            return CompletableFuture.completedFuture(issueToken(Duration.ofHours(1)));
        });
        CompletableFuture<GpJob> call = client.describeJob(scene.jobIn(GpDialect.REST));
        assertThat(call).isNotDone();
        gate.countDown();

        assertThat(Calls.await(call)).isNotNull();
    }

    @Test
    void shortLivedTokenIsUsedOnceAndFetchedByTheNextCall() {
        GpClient client = newFetchingClient(Duration.ofSeconds(-5));

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated JJ");
        assertThat(fetchCount).as("the first token and one replacement").hasValue(2);
    }

    @Test
    void failedFetchIsRepeatedByTheNextCallUnlessTheCredentialsWereRefused() {
        AtomicInteger attemptCount = new AtomicInteger();
        GpClient failingClient = scene.newClient(() -> {
            attemptCount.incrementAndGet();
            throw new IllegalStateException("what the vault says");
        });
        for (int i = 0; i < 2; i++) {
            assertThat(scene.readFailure(failingClient, GpDialect.ADMIN))
                    .isInstanceOf(SdkException.ProviderFault.class)
                    .hasMessageContaining("the credentials provider given in code failed")
                    .message()
                    .doesNotContain("what the vault says");
        }
        assertThat(attemptCount).hasValue(2);

        GpClient refusedClient = scene.newClient(() -> {
            attemptCount.incrementAndGet();
            throw new SdkException.Unauthenticated("vault", "no such user", null, false, null);
        });
        for (int i = 0; i < 2; i++) {
            assertThat(scene.readFailure(refusedClient, GpDialect.ADMIN))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(attemptCount).hasValue(3);
        assertThat(scene.sentLetters()).isEmpty();
    }

    @Test
    void unsendableTokenOfAProviderIsNotShown() {
        GpClient client = scene.newClient(
                () -> CompletableFuture.completedFuture(GpCredentials.token(AccessToken.of("two words"))));

        assertThat(scene.readFailure(client, GpDialect.ADMIN))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the credentials provider given in code failed")
                .message()
                .doesNotContain("two words");
        assertThat(scene.sentLetters()).isEmpty();
    }

    @Test
    void boundTokenOfAProviderIsSentWithItsReferer() {
        GpClient client = scene.newClient(() -> CompletableFuture.completedFuture(
                issueToken(Duration.ofHours(1)).withReferer(GpSignInFixture.REFERER)));
        Calls.await(client.describeJob(scene.jobIn(GpDialect.ADMIN)));

        assertThat(scene.fake.receivedRequests())
                .singleElement()
                .satisfies(r -> assertThat(r.header("Referer")).contains(GpSignInFixture.REFERER));
    }

    @Test
    void providerThatGivesNothingFailsTheCall() {
        GpClient client = scene.newClient(() -> CompletableFuture.completedFuture(null));

        assertThat(scene.readFailure(client, GpDialect.REST))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the credentials provider given in code returned nothing");
    }

    @ParameterizedTest
    @CsvSource({"SERVER, AJ", "ENCRYPTED, KAJ", "USER, IBJ"})
    void userOfAProviderSignsInAgainWhenTheTokenIsRefused(SignInMethod way, String sent) {
        GpClient client = scene.newClient(() -> {
            fetchCount.incrementAndGet();
            return CompletableFuture.completedFuture(scene.newCredentials(way, "ana", GpSignInFixture.SECRET));
        });

        assertThat(scene.resultAndRequests(client, GpDialect.REST)).isEqualTo("RUNNING " + sent);
        scene.fake.accounts().revokeAllTokens();
        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("RUNNING J" + sent);
        assertThat(fetchCount).hasValue(2);
    }

    @Test
    void wrongPasswordOfAProviderIsSentOnce() {
        GpClient client = scene.newClient(
                () -> CompletableFuture.completedFuture(scene.newCredentials(SignInMethod.SERVER, "ana", "wrong")));

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated A");
        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("Unauthenticated ");
    }

    @ParameterizedTest
    @EnumSource(
            value = SignInMethod.class,
            names = {"PORTAL", "APP"})
    void providerMustNotGiveCredentialsOfAPortal(SignInMethod way) {
        GpClient client = scene.newClient(
                () -> CompletableFuture.completedFuture(scene.newCredentials(way, "ana", GpSignInFixture.SECRET)));

        assertThat(scene.readFailure(client, GpDialect.REST))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the credentials provider given in code must not give credentials of a portal");
        assertThat(scene.sentLetters()).isEmpty();
    }
}
