// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
