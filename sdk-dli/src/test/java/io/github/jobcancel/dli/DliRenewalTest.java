// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Token;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.Secrets;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Renewal ahead of the end, one login for all who wait, second factors, and callers' own credentials. */
class DliRenewalTest {
    private static final Predicate<Incoming> LOGIN = r -> r.path().equals("/v3/auth/tokens");
    private static final IamPassword PASSWORD = DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, FakeDli.PASSWORD);

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeDli fake = new FakeDli(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final String running = fake.addBatch("running");
    private final AtomicInteger fetched = new AtomicInteger();

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

    private List<CompletableFuture<?>> aThousand(DliClient client) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.batchState(running));
        }
        return calls;
    }

    private Throwable failure(DliClient client) {
        return catchThrowable(() -> Calls.await(client.cancelBatch(running)));
    }

    // ---- password ----

    @Test
    void aThousandCallsInTheLastTenMinutesAreServedByTheOldTokenDuringOneLogin() {
        DliClient client = client(PASSWORD);
        Calls.await(client.batchState(running));
        clock.advance(Duration.ofHours(24).minusMinutes(5));
        Hold hold = new Hold();
        fake.fail(LOGIN, Fault.hold(hold));

        // the login is held back, so it is the old token that serves
        aThousand(client).forEach(Calls::await);
        hold.release();

        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aThousandCallsAfterTheEndWaitForOneLogin() {
        DliClient client = client(PASSWORD);
        Calls.await(client.batchState(running));
        clock.advance(Duration.ofHours(24));

        aThousand(client).forEach(Calls::await);

        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsSentOnceHoweverManyWait() {
        DliClient client = client(DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, "wrong-password-1"));

        aThousand(client)
                .forEach(call -> assertThat(catchThrowable(() -> Calls.await(call)))
                        .isInstanceOf(SdkException.Unauthenticated.class));

        assertThat(fake.requests()).hasSize(1).allMatch(LOGIN);
    }

    // ---- second factor ----

    @Test
    void eachLoginFetchesAPasscodeOfItsOwn() {
        fake.accounts().requirePasscode(FakeDli.USER, "100001");
        DliClient client = client(
                PASSWORD.withPasscode(() -> CompletableFuture.completedFuture("10000" + fetched.incrementAndGet())));
        Calls.await(client.batchState(running));

        fake.accounts().requirePasscode(FakeDli.USER, "100002");
        clock.advance(Duration.ofHours(24));
        aThousand(client).forEach(Calls::await);

        assertThat(fetched).hasValue(2);
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aSinglePasscodeServesOneLoginAndIsNotSentAgain() {
        fake.accounts().requirePasscode(FakeDli.USER, "123456");
        DliClient client = client(PASSWORD.withPasscode("123456"));
        Calls.await(client.batchState(running));
        clock.advance(Duration.ofHours(24));

        for (int i = 0; i < 3; i++) {
            assertThat(failure(client)).hasMessageContaining("the passcode was sent before, and serves only once");
        }
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void aLoginWhoseReplyIsLostIsNotRepeatedWithItsPasscode() {
        fake.accounts().requirePasscode(FakeDli.USER, "123456");
        fake.fail(LOGIN, Fault.resetAfterEffect());
        DliClient client = client(PASSWORD.withPasscode("123456"));

        assertThat(failure(client)).isInstanceOf(SdkException.ProviderFault.class);
        assertThat(logins()).isEqualTo(1);

        fake.fail(LOGIN, Fault.answer(Answer.html(503, "IAM is down")));
        DliClient other = client(PASSWORD.withPasscode("654321"));
        assertThat(failure(other)).isInstanceOf(SdkException.ProviderFault.class);
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aLoginThatIamCertainlyDidNotTakeIsRepeatedWithItsPasscode() {
        fake.accounts().requirePasscode(FakeDli.USER, "123456");
        fake.fail(LOGIN, Fault.answer(io.github.jobcancel.testkit.dli.service.DliAnswers.iamThrottled()));

        assertThat(Calls.await(client(PASSWORD.withPasscode("123456")).cancelBatch(running)))
                .isInstanceOf(CancelOutcome.Requested.class);
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aWrongPasscodeIsSentOnce() {
        fake.accounts().requirePasscode(FakeDli.USER, "123456");
        DliClient client = client(
                PASSWORD.withPasscode(() -> CompletableFuture.completedFuture("00000" + fetched.incrementAndGet())));

        for (int i = 0; i < 3; i++) {
            assertThat(failure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void abandoningACallDuringItsLoginWithAPasscodeEndsTheLogin() {
        fake.accounts().requirePasscode(FakeDli.USER, "123456");
        Hold hold = new Hold();
        fake.fail(LOGIN, Fault.hold(hold));
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        try (Transport watched = Transport.builder()
                .clock(clock)
                .listener(new io.github.jobcancel.CallListener() {
                    @Override
                    public void callEnded(End end) {
                        if (end.operation().equals("createToken") && end.abandoned()) {
                            ended.complete(end.attempts());
                        }
                    }
                })
                .build()) {
            DliClient client = DliClient.builder()
                    .endpoint(fake.url())
                    .iamEndpoint(fake.url())
                    .projectId(FakeDli.PROJECT_ID)
                    .credentials(PASSWORD.withPasscode("123456"))
                    .transport(watched)
                    .build();
            CompletableFuture<?> call = client.cancelBatch(running);
            hold.awaitArrival();
            call.cancel(true);

            assertThat(ended.join()).isEqualTo(1);
            hold.release();
        }
    }

    // ---- callers' own ----

    private AccessKey key(int n, Duration life) {
        fake.accounts()
                .addTemporaryKey(
                        "KEY" + n, "secret-" + n, "token-" + n, clock.instant().plus(life));
        return DliCredentials.temporaryKey(
                "KEY" + n, "secret-" + n, "token-" + n, clock.instant().plus(life));
    }

    @Test
    void aCallersKeysAreRenewedFiveMinutesBeforeTheirEndAndServeMeanwhile() {
        CompletableFuture<AccessKey> second = new CompletableFuture<>();
        AccessKey first = key(1, Duration.ofMinutes(15));
        DliClient client = client(DliCredentials.keys(
                () -> fetched.incrementAndGet() == 1 ? CompletableFuture.completedFuture(first) : second));
        Calls.await(client.batchState(running));
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        Calls.await(client.batchState(running));
        assertThat(fetched).hasValue(1);

        clock.advance(Duration.ofSeconds(1));
        aThousand(client).forEach(Calls::await);
        second.complete(key(2, Duration.ofMinutes(15)));
        clock.advance(Duration.ofMinutes(5));
        aThousand(client).forEach(Calls::await);

        assertThat(fetched).hasValue(2);
        assertThat(fake.requests()).noneMatch(LOGIN);
    }

    @Test
    void aCallersKeyThatIsRefusedIsFetchedAnewOnceAndNoKeyIsSentTwice() {
        DliClient client = client(DliCredentials.keys(() -> CompletableFuture.completedFuture(
                DliCredentials.temporaryKey("GONE" + fetched.incrementAndGet(), "secret", "token-x"))));

        assertThat(failure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fetched).hasValue(2);
        assertThat(fake.requests()).hasSize(2);
    }

    @Test
    void aCallersTokensAreRenewedTenMinutesBeforeTheirEnd() {
        fake.knobs().tokenLifetime(Duration.ofHours(1));
        CredentialFetch<Token> fetch = () -> {
            fetched.incrementAndGet();
            return CompletableFuture.completedFuture(Token.of(
                    fake.accounts().issueToken(FakeDli.PROJECT_ID),
                    clock.instant().plus(Duration.ofHours(1))));
        };
        DliClient client = client(DliCredentials.token(fetch));
        aThousand(client).forEach(Calls::await);
        clock.advance(Duration.ofMinutes(49));
        aThousand(client).forEach(Calls::await);
        assertThat(fetched).hasValue(1);

        clock.advance(Duration.ofMinutes(11));
        aThousand(client).forEach(Calls::await);
        assertThat(fetched).hasValue(2);
    }

    @Test
    void aCallersFetchMayFailInAnyWayAndOnlyItsRefusalIsRemembered() {
        List<CredentialFetch<Token>> ways = List.of(
                () -> {
                    throw new java.io.IOException("s3cr3t-value");
                },
                () -> CompletableFuture.failedFuture(new IllegalStateException("s3cr3t-value")),
                () -> CompletableFuture.completedFuture(null),
                () -> CompletableFuture.completedFuture(Token.of("s3cr3t-value, which cannot be sent")));
        for (CredentialFetch<Token> way : ways) {
            fetched.set(0);
            DliClient client = client(DliCredentials.token(() -> {
                fetched.incrementAndGet();
                return way.fetch();
            }));
            for (int i = 0; i < 2; i++) {
                assertThat(failure(client))
                        .isInstanceOf(SdkException.ProviderFault.class)
                        .hasMessageContaining("the caller's token")
                        .hasMessageNotContaining("s3cr3t-value");
            }
            assertThat(fetched).hasValue(2);
        }
        DliClient refused = client(DliCredentials.token(() -> {
            fetched.incrementAndGet();
            throw new SdkException.Unauthenticated("vault", "no", null, false, null);
        }));
        fetched.set(0);
        for (int i = 0; i < 3; i++) {
            assertThat(failure(refused)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(fetched).hasValue(1);
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void nothingPrintsASecret() {
        Secrets secrets = new Secrets(List.of("secret-part", "to-ken", "123456"));
        for (Object o : List.of(
                DliCredentials.temporaryKey("AK", "secret-part", "to-ken", clock.instant()),
                DliCredentials.keys(() -> null),
                DliCredentials.token(() -> null),
                DliCredentials.password("account", "user", "secret-part").withPasscode("123456"))) {
            secrets.notIn(o.getClass().getName(), o.toString());
        }
    }
}
