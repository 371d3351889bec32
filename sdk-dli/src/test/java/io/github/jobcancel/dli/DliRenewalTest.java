// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Renewal before the expiry, one login for all waiting calls, second factors, and custom credentials. */
class DliRenewalTest {
    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::usingFakeClock);

    private final ManualClock clock = fixture.clock;
    private final FakeDli fake = fixture.fake;
    private final String runningJobId = fake.addBatch("running");
    private final AtomicInteger fetchCount = new AtomicInteger();

    private DliClientBuilder builder() {
        return fixture.iamBuilder().transport(fixture.transport);
    }

    private DliClient clientWith(DliCredentials credentials) {
        return builder().credentials(credentials).build();
    }

    private DliClient clientWith(CredentialsProvider<? extends DliCredentials> provider) {
        return builder().credentials(provider).build();
    }

    private long loginCount() {
        return fake.receivedRequests().stream().filter(DliFixture.LOGINS).count();
    }

    private List<CompletableFuture<?>> thousandCalls(DliClient client) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.describeBatchState(runningJobId));
        }
        return calls;
    }

    private Throwable cancelFailure(DliClient client) {
        return catchThrowable(() -> Calls.await(client.cancelBatch(runningJobId)));
    }

    // ---- password ----

    @Test
    void thousandCallsUseTheOldTokenDuringOneLogin() {
        DliClient client = clientWith(DliFixture.PASSWORD);
        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(Duration.ofHours(24).minusMinutes(5));
        ReplyHold hold = new ReplyHold();
        fake.injectFault(DliFixture.LOGINS, ExchangeFault.holdReply(hold));

        // the login is delayed, so the calls use the old token
        thousandCalls(client).forEach(Calls::await);
        hold.release();

        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void thousandCallsAfterExpiryWaitForOneLogin() {
        DliClient client = clientWith(DliFixture.PASSWORD);
        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(Duration.ofHours(24));

        thousandCalls(client).forEach(Calls::await);

        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void wrongPasswordIsSentOnceForAllWaiters() {
        DliClient client =
                clientWith(DliCredentials.password(FakeDli.DOMAIN_NAME, FakeDli.USER_NAME, "wrong-password-1"));

        thousandCalls(client)
                .forEach(call -> assertThat(catchThrowable(() -> Calls.await(call)))
                        .isInstanceOf(SdkException.Unauthenticated.class));

        assertThat(fake.receivedRequests()).hasSize(1).allMatch(DliFixture.LOGINS);
    }

    // ---- second factor ----

    @Test
    void eachLoginFetchesItsOwnPasscode() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "100001");
        DliClient client = clientWith(DliFixture.PASSWORD.withPasscode(
                () -> CompletableFuture.completedFuture("10000" + fetchCount.incrementAndGet())));
        Calls.await(client.describeBatchState(runningJobId));

        fake.account().requirePasscode(FakeDli.USER_NAME, "100002");
        clock.advance(Duration.ofHours(24));
        thousandCalls(client).forEach(Calls::await);

        assertThat(fetchCount).hasValue(2);
        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void singlePasscodeIsSentOnlyOnce() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        DliClient client = clientWith(DliFixture.PASSWORD.withPasscode("123456"));
        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(Duration.ofHours(24));

        for (int i = 0; i < 3; i++) {
            assertThat(cancelFailure(client))
                    .hasMessageContaining("the passcode was sent before, and serves only once");
        }
        assertThat(loginCount()).isEqualTo(1);
    }

    @Test
    void loginWithALostReplyIsNotRepeatedWithItsPasscode() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        fake.injectFault(DliFixture.LOGINS, ExchangeFault.resetAfterEffect());
        DliClient client = clientWith(DliFixture.PASSWORD.withPasscode("123456"));

        assertThat(cancelFailure(client)).isInstanceOf(SdkException.ProviderFault.class);
        assertThat(loginCount()).isEqualTo(1);

        fake.injectFault(DliFixture.LOGINS, ExchangeFault.replaceReply(FakeReply.html(503, "IAM is down")));
        DliClient other = clientWith(DliFixture.PASSWORD.withPasscode("654321"));
        assertThat(cancelFailure(other)).isInstanceOf(SdkException.ProviderFault.class);
        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void loginThatNeverReachedIamIsRepeatedWithItsPasscode() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        fake.injectFault(
                DliFixture.LOGINS,
                ExchangeFault.replaceReply(io.github.jobcancel.testkit.dli.service.DliReplies.iamThrottlingError()));

        assertThat(Calls.await(
                        clientWith(DliFixture.PASSWORD.withPasscode("123456")).cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
        assertThat(loginCount()).isEqualTo(2);
    }

    @Test
    void wrongPasscodeIsSentOnce() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        DliClient client = clientWith(DliFixture.PASSWORD.withPasscode(
                () -> CompletableFuture.completedFuture("00000" + fetchCount.incrementAndGet())));

        for (int i = 0; i < 3; i++) {
            assertThat(cancelFailure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(loginCount()).isEqualTo(1);
    }

    @Test
    void abandoningACallDuringItsLoginWithAPasscodeEndsTheLogin() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        ReplyHold hold = new ReplyHold();
        fake.injectFault(DliFixture.LOGINS, ExchangeFault.holdReply(hold));
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        try (Transport watched = Transport.builder()
                .clock(clock)
                .listener(new io.github.jobcancel.CallListener() {
                    @Override
                    public void callEnded(CallEnd end) {
                        if (end.operation().equals("createToken") && end.wasAbandoned()) {
                            ended.complete(end.attemptCount());
                        }
                    }
                })
                .build()) {
            DliClient client = fixture.iamBuilder()
                    .credentials(DliFixture.PASSWORD.withPasscode("123456"))
                    .transport(watched)
                    .build();
            CompletableFuture<?> call = client.cancelBatch(runningJobId);
            hold.awaitArrival();
            call.cancel(true);

            assertThat(ended.join()).isEqualTo(1);
            hold.release();
        }
    }

    // ---- custom credentials ----

    private AccessKey createKey(int n, Duration life) {
        fake.account()
                .addTemporaryKey(
                        "KEY" + n, "secret-" + n, "token-" + n, clock.instant().plus(life));
        return DliCredentials.temporaryKey(
                "KEY" + n, "secret-" + n, "token-" + n, clock.instant().plus(life));
    }

    @Test
    void customKeyIsRenewedFiveMinutesBeforeItsEnd() {
        CompletableFuture<AccessKey> second = new CompletableFuture<>();
        AccessKey first = createKey(1, Duration.ofMinutes(15));
        DliClient client =
                clientWith(() -> fetchCount.incrementAndGet() == 1 ? CompletableFuture.completedFuture(first) : second);
        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        Calls.await(client.describeBatchState(runningJobId));
        assertThat(fetchCount).hasValue(1);

        clock.advance(Duration.ofSeconds(1));
        thousandCalls(client).forEach(Calls::await);
        second.complete(createKey(2, Duration.ofMinutes(15)));
        clock.advance(Duration.ofMinutes(5));
        thousandCalls(client).forEach(Calls::await);

        assertThat(fetchCount).hasValue(2);
        assertThat(fake.receivedRequests()).noneMatch(DliFixture.LOGINS);
    }

    @Test
    void refusedCustomKeyIsFetchedAgainOnceAndNoKeyIsSentTwice() {
        DliClient client = clientWith(() -> CompletableFuture.completedFuture(
                DliCredentials.temporaryKey("GONE" + fetchCount.incrementAndGet(), "secret", "token-x")));

        assertThat(cancelFailure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fetchCount).hasValue(2);
        assertThat(fake.receivedRequests()).hasSize(2);
    }

    @Test
    void customTokenIsRenewedTenMinutesBeforeItsEnd() {
        fake.accessBehavior().setTokenLifetime(Duration.ofHours(1));
        DliClient client = clientWith(() -> {
            fetchCount.incrementAndGet();
            return CompletableFuture.completedFuture(DliCredentials.token(
                    fake.account().issueToken(FakeDli.PROJECT_ID),
                    clock.instant().plus(Duration.ofHours(1))));
        });
        thousandCalls(client).forEach(Calls::await);
        clock.advance(Duration.ofMinutes(49));
        thousandCalls(client).forEach(Calls::await);
        assertThat(fetchCount).hasValue(1);

        clock.advance(Duration.ofMinutes(11));
        thousandCalls(client).forEach(Calls::await);
        assertThat(fetchCount).hasValue(2);
    }

    @Test
    void onlyARefusedCustomFetchIsRemembered() {
        List<CredentialsProvider<DliCredentials>> ways = List.of(
                () -> {
                    throw new java.io.IOException("s3cr3t-value");
                },
                () -> CompletableFuture.failedFuture(new IllegalStateException("s3cr3t-value")),
                () -> CompletableFuture.completedFuture(null),
                () -> CompletableFuture.completedFuture(DliCredentials.token("s3cr3t-value, which cannot be sent")));
        for (CredentialsProvider<DliCredentials> way : ways) {
            fetchCount.set(0);
            DliClient client = clientWith(() -> {
                fetchCount.incrementAndGet();
                return way.fetch();
            });
            for (int i = 0; i < 2; i++) {
                assertThat(cancelFailure(client))
                        .isInstanceOf(SdkException.ProviderFault.class)
                        .hasMessageContaining("the caller's credentials")
                        .hasMessageNotContaining("s3cr3t-value");
            }
            assertThat(fetchCount).hasValue(2);
        }
        DliClient refused = clientWith(() -> {
            fetchCount.incrementAndGet();
            throw new SdkException.Unauthenticated("vault", "no", null, false, null);
        });
        fetchCount.set(0);
        for (int i = 0; i < 3; i++) {
            assertThat(cancelFailure(refused)).isInstanceOf(SdkException.Unauthenticated.class);
        }
        assertThat(fetchCount).hasValue(1);
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void toStringContainsNoSecret() {
        SecretAssertions secrets = new SecretAssertions(List.of("secret-part", "to-ken", "123456"));
        for (Object o : List.of(
                DliCredentials.temporaryKey("AK", "secret-part", "to-ken", clock.instant()),
                DliCredentials.token("to-ken", clock.instant()),
                DliCredentials.password("account", "user", "secret-part").withPasscode("123456"))) {
            secrets.assertAbsentFrom(o.getClass().getName(), o.toString());
        }
    }
}
