// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReplyHold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every provider's client must do with a call, whatever the provider. One short subclass for each way to authenticate;
 * where a credential is fetched first, of {@link LoginContract}.
 */
public abstract class CallContract extends SecretContract {
    // ---- abandoning ----

    @ParameterizedTest
    @EnumSource(Abandon.class)
    void abandoningInFlightFreesTheConnection(Abandon how) throws Exception {
        Subject subject = start(timer);
        ReplyHold hold = new ReplyHold();
        subject.fake().injectFault(jobs(subject), ExchangeFault.holdReply(hold));

        CompletableFuture<CancelOutcome> call = subject.cancel(OPTIONS);
        hold.awaitArrival();
        CompletableFuture<?> seen = how.of(call, subject);

        assertThat(catchThrowable(seen::get)).isNotNull();
        awaitIdle();
        assertThat(timer.pending()).isZero();
        hold.release();
        assertThat(ends).last().matches(CallListener.CallEnd::wasAbandoned);
        if (how == Abandon.CLOSE) {
            assertThat(catchThrowable(() -> Calls.await(call)))
                    .isInstanceOfSatisfying(
                            SdkException.Closed.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isTrue());
        }
    }

    @ParameterizedTest
    @EnumSource(Abandon.class)
    void abandoningInBackOffFreesTheTimer(Abandon how) {
        Subject subject = start(timer);
        subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(FakeReply.html(503, "busy")));

        CompletableFuture<CancelOutcome> call = subject.cancel(OPTIONS);
        awaitBackOff();
        assertThat(timer.pending()).isEqualTo(1);
        int sent = subject.fake().receivedRequests().size();
        CompletableFuture<?> seen = how.of(call, subject);

        assertThat(catchThrowable(seen::get)).isNotNull();
        timer.awaitNothingPending();
        timer.advance(Duration.ofMinutes(5));
        assertThat(subject.fake().receivedRequests()).as("no further attempt").hasSize(sent);
    }

    /** How many tasks the timer was given before a first call backs off: none where there is no credential to wait for. */
    protected int tasksBeforeBackOff() {
        return 0;
    }

    private void awaitBackOff() {
        timer.awaitPlanned(tasksBeforeBackOff() + 1);
    }

    @Test
    void abandoningSaysNothingAboutTheJobAndTheClientStaysUsable() {
        Subject subject = start(null);
        ReplyHold hold = new ReplyHold();
        subject.fake().injectFault(jobs(subject), ExchangeFault.holdReply(hold));
        CompletableFuture<CancelOutcome> first = subject.cancel(OPTIONS);
        hold.awaitArrival();
        first.cancel(true);
        hold.release();

        CancelOutcome second = Calls.await(subject.cancel(OPTIONS));

        assertThat(first).isCancelled();
        assertThat(second).isNotNull();
    }

    // ---- deadline ----

    @Test
    void theDeadlineEndsACallWhoseReplyNeverComes() {
        Subject subject = start(null);
        Calls.await(subject.cancel(OPTIONS));
        for (int i = 0; i < 3; i++) {
            subject.fake().injectFault(ExchangeFault.stall());
        }

        Throwable failure =
                catchThrowable(() -> Calls.await(subject.cancel(OPTIONS.withTimeout(Duration.ofMillis(150)))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.DeadlineExceeded.class,
                        e -> assertThat(e.mayHaveTakenEffect())
                                .as("it was sent, and nothing came back")
                                .isTrue());
    }

    @Test
    void aWaitThatWouldPassTheDeadlineFailsNowWithItsReason() {
        Subject subject = start(timer);
        FakeReply busy = FakeReply.html(429, "slow down").withHeader("Retry-After", "3600");
        subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(busy));

        Throwable failure = catchThrowable(() -> Calls.await(subject.cancel(OPTIONS)));

        assertThat(failure)
                .isInstanceOf(SdkException.DeadlineExceeded.class)
                .hasCauseInstanceOf(SdkException.Throttled.class);
        assertThat(((SdkException) failure).mayHaveTakenEffect()).isFalse();
    }

    // ---- retry ----

    @Test
    void aProxyFaultIsTriedAgain() {
        Subject subject = start(null);
        subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(FakeReply.html(502, "bad gateway")));

        CancelOutcome outcome = Calls.await(subject.cancel(OPTIONS));

        assertThat(outcome.evidence().attemptCount()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void withoutRetryTheFirstFaultIsTheAnswer() {
        Subject subject = start(null);
        subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(FakeReply.html(429, "slow down")));

        Throwable failure =
                catchThrowable(() -> Calls.await(subject.cancel(OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Throttled.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(subject.fake().receivedRequests().stream().filter(jobs(subject)))
                .hasSize(1);
    }

    @Test
    void beingThrottledOftenerThanThereAreAttemptsIsNoFailureWhileThereIsTime() {
        Subject subject = start(new SkippingTimer(clock));
        for (int i = 0; i < 6; i++) {
            subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(FakeReply.html(429, "slow down")));
        }
        RetryPolicy quick = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2));

        CancelOutcome outcome = Calls.await(subject.cancel(OPTIONS.withRetryPolicy(quick)));

        assertThat(outcome).isNotNull();
        assertThat(attempts.stream().filter(a -> a.failure().equals(Optional.of("THROTTLED"))))
                .hasSize(6);
    }

    @Test
    void aReplyThatIsLostAfterTheEffectNeverMakesAStrongerClaimThanOneThatArrives() {
        Subject subject = start(null);
        subject.fake().injectFault(jobs(subject), ExchangeFault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(subject.cancel(OPTIONS));

        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(outcome).isNotInstanceOfAny(CancelOutcome.NotFound.class, CancelOutcome.NotCancellable.class);
    }

    @Test
    void redirectsAreNotFollowedAndNothingIsSentElsewhere() {
        Subject subject = start(null);
        FakeReply away = FakeReply.html(302, "sign in")
                .withHeader("Location", subject.fake().url() + "/elsewhere?token=abc");
        subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(away));

        Throwable failure = catchThrowable(() -> Calls.await(subject.cancel(OPTIONS)));

        assertThat(failure).isInstanceOf(SdkException.UnexpectedReply.class).hasMessageContaining("/elsewhere");
        assertThat(failure.getMessage()).doesNotContain("abc");
        assertThat(subject.fake().receivedRequests()).noneMatch(r -> r.path().equals("/elsewhere"));
    }

    // ---- threads ----

    @Test
    void completionsNeverRunInTheMidstOfAnExchangeNorOnOkHttpsThreadsOrTheTimers() {
        Subject subject = start(null);
        RetryPolicy patient = new RetryPolicy(10, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2));
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            if (i % 10 == 0) {
                subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(FakeReply.html(503, "busy")));
            }
            calls.add(subject.cancel(OPTIONS.withRetryPolicy(patient))
                    .whenComplete((outcome, e) -> seen.add(
                            exchanging.get() + " " + Thread.currentThread().getName())));
        }
        calls.forEach(Calls::await);

        assertThat(seen)
                .isNotEmpty()
                .noneMatch(where -> where.startsWith("true") || where.contains("OkHttp") || where.contains("timer"));
    }

    // ---- closing ----

    @Test
    void aClosedClientAnswersEveryCall() {
        Subject subject = start(null);
        subject.close();

        Throwable failure = catchThrowable(() -> Calls.await(subject.cancel(OPTIONS)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Closed.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(subject.fake().receivedRequests()).isEmpty();
    }

    @Test
    void theListenerSeesEveryAttemptAndTheEnd() {
        Subject subject = start(null);
        subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(FakeReply.html(503, "busy")));

        Calls.await(subject.cancel(OPTIONS));

        assertThat(attempts.stream().filter(a -> a.failure().isPresent()))
                .singleElement()
                .satisfies(a -> assertThat(a.status()).contains(503));
        assertThat(ends).last().satisfies(end -> {
            assertThat(end.failure()).isEmpty();
            assertThat(end.wasAbandoned()).isFalse();
        });
    }
}
