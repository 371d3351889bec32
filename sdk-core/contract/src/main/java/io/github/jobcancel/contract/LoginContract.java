// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client must do, beyond {@link CallContract}, whose credential is fetched before the first request. */
public abstract class LoginContract extends CallContract {
    /** The alarm of the wait for the credential; one more for each credential that another is fetched with. */
    @Override
    protected int tasksBeforeBackOff() {
        return 1;
    }

    /** How many requests it takes to replace credentials that the provider has all dropped. */
    protected int requestsToRenew() {
        return 1;
    }

    @ParameterizedTest
    @EnumSource(Abandon.class)
    void abandoningWhileTheCredentialIsFetchedEndsTheFetch(Abandon how) throws Exception {
        Subject subject = start(timer);
        ReplyHold hold = new ReplyHold();
        subject.fake().injectFault(subject::login, ExchangeFault.holdReply(hold));

        CompletableFuture<CancelOutcome> call = subject.cancel(OPTIONS);
        hold.awaitArrival();
        assertThat(timer.pending()).isEqualTo(tasksBeforeBackOff());
        CompletableFuture<?> seen = how.of(call, subject);

        assertThat(catchThrowable(seen::get)).isNotNull();
        awaitIdle();
        assertThat(timer.pending()).isZero();
        hold.release();
        assertThat(subject.fake().receivedRequests())
                .as("nothing but the login was sent")
                .allMatch(subject::login);
    }

    @Test
    void theDeadlineCoversTheCredentialAndThenNothingCanHaveTakenEffect() {
        Subject subject = start(null);
        subject.fake().injectFault(subject::login, ExchangeFault.stall());

        Throwable failure =
                catchThrowable(() -> Calls.await(subject.cancel(OPTIONS.withTimeout(Duration.ofMillis(150)))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.DeadlineExceeded.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void aThousandCallsWithARefusedCredentialFetchOne() {
        Subject subject = start(null);
        Calls.await(subject.cancel(OPTIONS));
        subject.expireCredentials();
        subject.fake().clearReceivedRequests();

        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(subject.cancel(OPTIONS));
        }
        calls.forEach(call -> assertThat(Calls.await(call)).isNotNull());

        assertThat(subject.fake().receivedRequests().stream().filter(subject::login))
                .hasSize(requestsToRenew());
    }

    @ParameterizedTest
    @EnumSource(Echo.class)
    void anIssuerThatRepeatsTheRequestMakesNobodyShowItsSecrets(Echo echo) {
        Subject subject = start(null);
        AtomicReference<ReceivedRequest> sent = echo.answer(subject.fake(), subject::login);

        shown.add(subject.cancel(OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))
                .handle(SecretContract::either)
                .join());
        shown.addAll(subject.printables());

        assertThat(sent.get())
                .as("the scan after this test looks for what this request carried")
                .isNotNull();
    }

    /** Statuses that no issuer sends with a credential, and bodies that nobody can read as one. */
    static List<ExchangeFault> amiss() {
        UnaryOperator<String> cut = text -> text.substring(0, Math.max(0, text.length() - 2));
        return List.of(
                ExchangeFault.changeReply(a -> new FakeReply(500, a.headers(), a.body())),
                ExchangeFault.changeReply(a -> new FakeReply(403, a.headers(), a.body())),
                ExchangeFault.changeReply(a -> new FakeReply(400, a.headers(), a.body())),
                ExchangeFault.changeReply(a -> FakeReply.json(200, cut.apply(a.bodyText()))),
                ExchangeFault.changeReply(a -> FakeReply.json(200, "[" + a.bodyText() + "]")),
                ExchangeFault.changeReply(a -> FakeReply.json(200, "{\"message\":" + a.bodyText() + "}")),
                ExchangeFault.changeReply(a -> FakeReply.html(200, a.bodyText())),
                ExchangeFault.changeReply(a -> FakeReply.html(502, a.bodyText())));
    }

    @ParameterizedTest
    @MethodSource("amiss")
    void aCredentialThatIsIssuedInAnAnswerAmissIsNotShown(ExchangeFault fault) {
        Subject subject = start(null);
        subject.fake().injectFault(subject::login, fault);

        shown.add(subject.cancel(OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))
                .handle(SecretContract::either)
                .join());
        shown.addAll(subject.printables());

        assertThat(subject.fake().receivedRequests()).anyMatch(subject::login);
    }

    @Test
    void aCredentialThatIsRefusedTwiceIsTheCallersToMend() {
        Subject subject = start(null);
        Calls.await(subject.cancel(OPTIONS));
        subject.expireCredentials();
        for (int i = 0; i < requestsToRenew(); i++) {
            subject.fake().injectFault(subject::login, ExchangeFault.changeReply(answer -> {
                subject.expireCredentials();
                return answer;
            }));
        }

        Throwable failure = catchThrowable(() -> Calls.await(subject.cancel(OPTIONS)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Unauthenticated.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }
}
