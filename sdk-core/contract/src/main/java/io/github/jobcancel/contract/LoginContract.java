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

/** Tests what a client that fetches its credential before the first request must do beyond {@link CallContract}. */
public abstract class LoginContract extends CallContract {
    /**
     * Returns the number of scheduled deadlines of waits for a credential: 1, and one more for each further credential
     * that is needed to fetch it.
     */
    @Override
    protected int taskCountBeforeBackOff() {
        return 1;
    }

    /** Returns the number of requests that replace all credentials after the provider has expired them. */
    protected int renewalRequestCount() {
        return 1;
    }

    @ParameterizedTest
    @EnumSource(AbandonMethod.class)
    void abandonedCallEndsItsCredentialFetch(AbandonMethod abandonMethod) throws Exception {
        ClientUnderTest client = startClient(VirtualSchedulers.toScheduler(scheduler));
        ReplyHold hold = new ReplyHold();
        client.fakeServer().injectFault(client::isLoginRequest, ExchangeFault.holdReply(hold));

        CompletableFuture<CancelOutcome> call = client.cancelLiveJob(CALL_OPTIONS);
        hold.awaitArrival();
        assertThat(scheduler.pendingCount()).isEqualTo(taskCountBeforeBackOff());
        CompletableFuture<?> abandonedFuture = abandonMethod.abandonCall(call, client);

        assertThat(catchThrowable(abandonedFuture::get)).isNotNull();
        awaitIdleDispatcher();
        assertThat(scheduler.pendingCount()).isZero();
        hold.release();
        assertThat(client.fakeServer().receivedRequests())
                .as("requests other than the login")
                .allMatch(client::isLoginRequest);
    }

    @Test
    void deadlineCoversCredentialFetch() {
        ClientUnderTest client = startClient(null);
        client.fakeServer().injectFault(client::isLoginRequest, ExchangeFault.stall());

        Throwable failure = catchThrowable(
                () -> Calls.await(client.cancelLiveJob(CALL_OPTIONS.withTimeout(Duration.ofMillis(150)))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.DeadlineExceeded.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void refusedCredentialIsReplacedOnceForThousandCalls() {
        ClientUnderTest client = startClient(null);
        Calls.await(client.cancelLiveJob(CALL_OPTIONS));
        client.expireCredentials();
        client.fakeServer().clearReceivedRequests();

        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.cancelLiveJob(CALL_OPTIONS));
        }
        calls.forEach(call -> assertThat(Calls.await(call)).isNotNull());

        assertThat(client.fakeServer().receivedRequests().stream().filter(client::isLoginRequest))
                .hasSize(renewalRequestCount());
    }

    @ParameterizedTest
    @EnumSource(EchoReply.class)
    void issuerThatEchoesRequestRevealsNoSecret(EchoReply echo) {
        ClientUnderTest client = startClient(null);
        AtomicReference<ReceivedRequest> echoedRequest = echo.injectReply(client.fakeServer(), client::isLoginRequest);

        visibleObjects.add(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))
                .handle(SecretContract::outcomeOrFailure)
                .join());
        visibleObjects.addAll(client.printableObjects());

        assertThat(echoedRequest.get())
                .as("the request whose secrets the scan after this test looks for")
                .isNotNull();
    }

    /** Returns replies that hold a credential under a status of failure, or in a body that cannot be read as one. */
    static List<ExchangeFault> malformedLoginReplies() {
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
    @MethodSource("malformedLoginReplies")
    void credentialInMalformedReplyIsNotRevealed(ExchangeFault fault) {
        ClientUnderTest client = startClient(null);
        client.fakeServer().injectFault(client::isLoginRequest, fault);

        visibleObjects.add(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))
                .handle(SecretContract::outcomeOrFailure)
                .join());
        visibleObjects.addAll(client.printableObjects());

        assertThat(client.fakeServer().receivedRequests()).anyMatch(client::isLoginRequest);
    }

    @Test
    void twiceRefusedCredentialIsReportedAsUnauthenticated() {
        ClientUnderTest client = startClient(null);
        Calls.await(client.cancelLiveJob(CALL_OPTIONS));
        client.expireCredentials();
        for (int i = 0; i < renewalRequestCount(); i++) {
            client.fakeServer().injectFault(client::isLoginRequest, ExchangeFault.changeReply(answer -> {
                client.expireCredentials();
                return answer;
            }));
        }

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelLiveJob(CALL_OPTIONS)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.Unauthenticated.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }
}
