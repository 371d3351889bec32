// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
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
        Hold hold = new Hold();
        subject.fake().fail(subject::login, Fault.hold(hold));

        CompletableFuture<CancelOutcome> call = subject.cancel(OPTIONS);
        hold.awaitArrival();
        assertThat(timer.pending()).isEqualTo(tasksBeforeBackOff());
        CompletableFuture<?> seen = how.of(call, subject);

        assertThat(catchThrowable(seen::get)).isNotNull();
        awaitIdle();
        assertThat(timer.pending()).isZero();
        hold.release();
        assertThat(subject.fake().requests())
                .as("nothing but the login was sent")
                .allMatch(subject::login);
    }

    @Test
    void theDeadlineCoversTheCredentialAndThenNothingCanHaveTakenEffect() {
        Subject subject = start(null);
        subject.fake().fail(subject::login, Fault.stall());

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
        subject.fake().clearRequests();

        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(subject.cancel(OPTIONS));
        }
        calls.forEach(call -> assertThat(Calls.await(call)).isNotNull());

        assertThat(subject.fake().requests().stream().filter(subject::login)).hasSize(requestsToRenew());
    }

    @ParameterizedTest
    @EnumSource(Echo.class)
    void anIssuerThatRepeatsTheRequestMakesNobodyShowItsSecrets(Echo echo) {
        Subject subject = start(null);
        AtomicReference<Incoming> sent = echo.answer(subject.fake(), subject::login);

        shown.add(subject.cancel(OPTIONS.withRetry(RetryPolicy.never()))
                .handle(SecretContract::either)
                .join());
        shown.addAll(subject.printables());

        assertThat(sent.get())
                .as("the scan after this test looks for what this request carried")
                .isNotNull();
    }

    /** Statuses that no issuer sends with a credential, and bodies that nobody can read as one. */
    static List<Fault> amiss() {
        UnaryOperator<String> cut = text -> text.substring(0, Math.max(0, text.length() - 2));
        return List.of(
                Fault.change(a -> new Answer(500, a.headers(), a.body())),
                Fault.change(a -> new Answer(403, a.headers(), a.body())),
                Fault.change(a -> new Answer(400, a.headers(), a.body())),
                Fault.change(a -> Answer.json(200, cut.apply(a.text()))),
                Fault.change(a -> Answer.json(200, "[" + a.text() + "]")),
                Fault.change(a -> Answer.json(200, "{\"message\":" + a.text() + "}")),
                Fault.change(a -> Answer.html(200, a.text())),
                Fault.change(a -> Answer.html(502, a.text())));
    }

    @ParameterizedTest
    @MethodSource("amiss")
    void aCredentialThatIsIssuedInAnAnswerAmissIsNotShown(Fault fault) {
        Subject subject = start(null);
        subject.fake().fail(subject::login, fault);

        shown.add(subject.cancel(OPTIONS.withRetry(RetryPolicy.never()))
                .handle(SecretContract::either)
                .join());
        shown.addAll(subject.printables());

        assertThat(subject.fake().requests()).anyMatch(subject::login);
    }

    @Test
    void aCredentialThatIsRefusedTwiceIsTheCallersToMend() {
        Subject subject = start(null);
        Calls.await(subject.cancel(OPTIONS));
        subject.expireCredentials();
        for (int i = 0; i < requestsToRenew(); i++) {
            subject.fake().fail(subject::login, Fault.change(answer -> {
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
