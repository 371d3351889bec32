// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.FailureKind;
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
 * Tests what the client of every provider must do with a call. Each way to authenticate has a short subclass; where
 * the client fetches a credential first, the subclass extends {@link LoginContract} instead.
 */
public abstract class CallContract extends SecretContract {
    // ---- abandoning ----

    @ParameterizedTest
    @EnumSource(AbandonMethod.class)
    void abandonedCallInFlightFreesItsConnection(AbandonMethod abandonMethod) throws Exception {
        ClientUnderTest client = startClient(VirtualSchedulers.toScheduler(scheduler));
        ReplyHold hold = new ReplyHold();
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.holdReply(hold));

        CompletableFuture<CancelOutcome> call = client.cancelLiveJob(CALL_OPTIONS);
        hold.awaitArrival();
        CompletableFuture<?> abandonedFuture = abandonMethod.abandonCall(call, client);

        assertThat(catchThrowable(abandonedFuture::get)).isNotNull();
        awaitIdleDispatcher();
        assertThat(scheduler.pendingCount()).isZero();
        hold.release();
        assertThat(callEnds).last().matches(CallListener.CallEnd::wasAbandoned);
        if (abandonMethod == AbandonMethod.CLOSE) {
            assertThat(catchThrowable(() -> Calls.await(call)))
                    .isInstanceOfSatisfying(
                            SdkException.Closed.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isTrue());
        }
    }

    @ParameterizedTest
    @EnumSource(AbandonMethod.class)
    void abandonedCallInBackOffFreesItsTimer(AbandonMethod abandonMethod) {
        ClientUnderTest client = startClient(VirtualSchedulers.toScheduler(scheduler));
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.replaceReply(FakeReply.html(503, "busy")));

        CompletableFuture<CancelOutcome> call = client.cancelLiveJob(CALL_OPTIONS);
        awaitBackOff();
        assertThat(scheduler.pendingCount()).isEqualTo(1);
        int sentCount = client.fakeServer().receivedRequests().size();
        CompletableFuture<?> abandonedFuture = abandonMethod.abandonCall(call, client);

        assertThat(catchThrowable(abandonedFuture::get)).isNotNull();
        scheduler.awaitNonePending();
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(client.fakeServer().receivedRequests())
                .as("no further attempt")
                .hasSize(sentCount);
    }

    /**
     * Returns the number of tasks that a first call schedules before it backs off. It is 0 where the client does not
     * fetch a credential.
     */
    protected int taskCountBeforeBackOff() {
        return 0;
    }

    private void awaitBackOff() {
        scheduler.awaitScheduled(taskCountBeforeBackOff() + 1);
    }

    @Test
    void abandonedCallLeavesClientUsable() {
        ClientUnderTest client = startClient(null);
        ReplyHold hold = new ReplyHold();
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.holdReply(hold));
        CompletableFuture<CancelOutcome> first = client.cancelLiveJob(CALL_OPTIONS);
        hold.awaitArrival();
        first.cancel(true);
        hold.release();

        CancelOutcome second = Calls.await(client.cancelLiveJob(CALL_OPTIONS));

        assertThat(first).isCancelled();
        assertThat(second).isNotNull();
    }

    // ---- deadline ----

    @Test
    void deadlineEndsCallWhoseReplyNeverComes() {
        ClientUnderTest client = startClient(null);
        Calls.await(client.cancelLiveJob(CALL_OPTIONS));
        for (int i = 0; i < 3; i++) {
            client.fakeServer().injectFault(ExchangeFault.stall());
        }

        Throwable failure = catchThrowable(
                () -> Calls.await(client.cancelLiveJob(CALL_OPTIONS.withTimeout(Duration.ofMillis(150)))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.DeadlineExceeded.class,
                        e -> assertThat(e.mayHaveTakenEffect())
                                .as("the request was sent, and no reply came")
                                .isTrue());
    }

    @Test
    void waitBeyondDeadlineFailsAtOnceWithItsReason() {
        ClientUnderTest client = startClient(VirtualSchedulers.toScheduler(scheduler));
        FakeReply busyReply = FakeReply.html(429, "slow down").withHeader("Retry-After", "3600");
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.replaceReply(busyReply));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelLiveJob(CALL_OPTIONS)));

        assertThat(failure)
                .isInstanceOf(SdkException.DeadlineExceeded.class)
                .hasCauseInstanceOf(SdkException.Throttled.class);
        assertThat(((SdkException) failure).mayHaveTakenEffect()).isFalse();
    }

    // ---- retry ----

    @Test
    void proxyFaultIsRetried() {
        ClientUnderTest client = startClient(null);
        client.fakeServer()
                .injectFault(jobRequests(client), ExchangeFault.replaceReply(FakeReply.html(502, "bad gateway")));

        CancelOutcome outcome = Calls.await(client.cancelLiveJob(CALL_OPTIONS));

        assertThat(outcome.evidence().attemptCount()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void firstFaultIsReportedWithoutRetries() {
        ClientUnderTest client = startClient(null);
        client.fakeServer()
                .injectFault(jobRequests(client), ExchangeFault.replaceReply(FakeReply.html(429, "slow down")));

        Throwable failure = catchThrowable(
                () -> Calls.await(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Throttled.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(client.fakeServer().receivedRequests().stream().filter(jobRequests(client)))
                .hasSize(1);
    }

    @Test
    void throttlingBeyondMaxAttemptsIsNoFailureBeforeDeadline() {
        ClientUnderTest client = startClient(VirtualSchedulers.skippingWaits(clock));
        for (int i = 0; i < 6; i++) {
            client.fakeServer()
                    .injectFault(jobRequests(client), ExchangeFault.replaceReply(FakeReply.html(429, "slow down")));
        }
        RetryPolicy quickPolicy = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2));

        CancelOutcome outcome = Calls.await(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(quickPolicy)));

        assertThat(outcome).isNotNull();
        assertThat(attemptEvents.stream().filter(a -> a.failure().equals(Optional.of(FailureKind.THROTTLED))))
                .hasSize(6);
    }

    @Test
    void lostReplyNeverLeadsToStrongerClaim() {
        ClientUnderTest client = startClient(null);
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelLiveJob(CALL_OPTIONS));

        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(outcome).isNotInstanceOfAny(CancelOutcome.NotFound.class, CancelOutcome.NotCancellable.class);
    }

    @Test
    void redirectIsNeverFollowed() {
        ClientUnderTest client = startClient(null);
        FakeReply redirectReply = FakeReply.html(302, "sign in")
                .withHeader("Location", client.fakeServer().url() + "/elsewhere?token=abc");
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.replaceReply(redirectReply));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelLiveJob(CALL_OPTIONS)));

        assertThat(failure).isInstanceOf(SdkException.UnexpectedReply.class).hasMessageContaining("/elsewhere");
        assertThat(failure.getMessage()).doesNotContain("abc");
        assertThat(client.fakeServer().receivedRequests())
                .noneMatch(r -> r.path().equals("/elsewhere"));
    }

    // ---- threads ----

    @Test
    void completionsRunOutsideExchangesAndOffHttpThreads() {
        ClientUnderTest client = startClient(null);
        RetryPolicy patientPolicy =
                new RetryPolicy(10, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2));
        Set<String> completionThreads = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            if (i % 10 == 0) {
                client.fakeServer()
                        .injectFault(jobRequests(client), ExchangeFault.replaceReply(FakeReply.html(503, "busy")));
            }
            calls.add(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(patientPolicy))
                    .whenComplete((outcome, e) -> completionThreads.add(
                            insideExchange.get() + " " + Thread.currentThread().getName())));
        }
        calls.forEach(Calls::await);

        assertThat(completionThreads)
                .isNotEmpty()
                .noneMatch(threadName ->
                        threadName.startsWith("true") || threadName.contains("OkHttp") || threadName.contains("timer"));
    }

    // ---- closing ----

    @Test
    void closedClientFailsEveryCall() {
        ClientUnderTest client = startClient(null);
        client.close();

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelLiveJob(CALL_OPTIONS)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Closed.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(client.fakeServer().receivedRequests()).isEmpty();
    }

    @Test
    void listenerSeesEveryAttemptAndCallEnd() {
        ClientUnderTest client = startClient(null);
        client.fakeServer().injectFault(jobRequests(client), ExchangeFault.replaceReply(FakeReply.html(503, "busy")));

        Calls.await(client.cancelLiveJob(CALL_OPTIONS));

        assertThat(attemptEvents.stream().filter(a -> a.failure().isPresent()))
                .singleElement()
                .satisfies(a -> assertThat(a.status()).contains(503));
        assertThat(callEnds).last().satisfies(end -> {
            assertThat(end.failure()).isEmpty();
            assertThat(end.wasAbandoned()).isFalse();
        });
    }
}
