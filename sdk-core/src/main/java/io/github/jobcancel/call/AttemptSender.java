// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.call.CallStateMachine.CallState;
import io.github.jobcancel.credential.CredentialFailures;
import io.github.jobcancel.credential.CredentialLease;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpExchange;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.HttpTransport;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts of one call: gets a credential, waits for the call's turn, signs the request, starts its exchange, and
 * decodes the reply. Used by the thread that drives the call.
 */
final class AttemptSender<T, C> {
    private final CallDriver<T, C> driver;
    private final CallStateMachine stateMachine;
    private final RateLimiter rateLimiter;
    private final HttpTransport transport;
    private final RequestAuthorizer<C> authorizer;
    private final CredentialLease<C> lease;
    private final CallDeadline deadline;
    private final CallOptions options;
    private final RateLimiter.TrafficClass lane;
    private final HistoryRecord history;
    private final RetryDecider retryDecider;

    AttemptSender(
            CallDriver<T, C> driver,
            CallEngine engine,
            RequestAuthorizer<C> authorizer,
            CallOptions options,
            CallRole role) {
        this.driver = driver;
        this.stateMachine = driver.stateMachine;
        this.rateLimiter = engine.rateLimiter();
        this.transport = engine.transport();
        this.authorizer = authorizer;
        this.lease = driver.lease;
        this.deadline = driver.deadline;
        this.options = options;
        this.lane = role.lane();
        this.history = driver.history;
        this.retryDecider = driver.retryDecider;
    }

    /** Starts an attempt of the call's present operation. */
    void start() {
        authorize(false);
    }

    /** A session is kept while the call waits for its turn; any other credential may have been renewed, or have expired. */
    private void authorize(boolean hasTurn) {
        C ready = lease.tryAcquire(transport.currentTime());
        if (ready != null) {
            sendRequest(ready, hasTurn);
        } else {
            stateMachine.waitWithTimer(CallState.AUTHORIZING, this::startAlarm, this::requestCredential);
        }
    }

    private Runnable requestCredential(int turn) {
        boolean ofBulk = lane == RateLimiter.TrafficClass.BULK;
        CredentialSource.CredentialWaiter<C> waiter = CredentialSource.newWaiter(
                ofBulk, credential -> onCredential(turn, credential), failure -> onNoCredential(turn, failure));
        return authorizer.credentialSource().requestCredential(waiter, transport.currentTime());
    }

    private Runnable startAlarm(int turn) {
        return transport.scheduleTask(
                () -> stateMachine.resumeFromTimedWait(turn, () -> driver.onDeadline()), deadline.remainingTime());
    }

    private void onCredential(int turn, C credential) {
        if (lease.acceptCredential(credential)) {
            stateMachine.resumeFromTimedWait(turn, () -> sendRequest(credential, false));
        }
    }

    private void onNoCredential(int turn, SdkException failure) {
        stateMachine.resumeFromTimedWait(
                turn,
                () -> driver.failCall(
                        CredentialFailures.forWaitingCall(failure, driver.currentName(), history.mayHaveActed())));
    }

    private void sendRequest(C credential, boolean hasTurn) {
        if (deadline.hasExpired()) {
            driver.onDeadline();
            return;
        }
        if (!hasTurn && !rateLimiter.tryEnter(lane)) {
            stateMachine.waitWithTimer(
                    CallState.BACKING_OFF,
                    this::startAlarm,
                    turn -> rateLimiter.enqueueRequest(
                            lane, () -> stateMachine.resumeFromTimedWait(turn, () -> authorize(true))));
            return;
        }
        startAttempt(credential);
    }

    private void startAttempt(C credential) {
        Operation<T> current = driver.currentOperation();
        Instant signedAt;
        HttpExchange exchange;
        try {
            RequestBuilder request = current.requestBuilder();
            signedAt = authorizer.signRequest(request, credential, transport.currentTime());
            exchange = transport.newExchange(request, deadline.capTimeout(options.attemptTimeout()));
        } catch (RuntimeException e) {
            driver.failCall(e);
            return;
        }
        history.startAttempt(signedAt, current.mutates());
        retryDecider.countAttempt();
        int turn = stateMachine.beginWait(CallState.SENDING, exchange::cancelExchange);
        if (turn >= 0) {
            exchange.startExchange(
                    deadline,
                    reply -> stateMachine.resumeIfCurrent(turn, () -> onReply(reply, exchange)),
                    e -> stateMachine.resumeIfCurrent(turn, () -> onNoReply(e, exchange)));
        }
    }

    private void onReply(HttpReply reply, HttpExchange exchange) {
        Operation<T> current = driver.currentOperation();
        reply.identifiedBy(ReplyDecoder.requestId(current, reply));
        history.addRequestId(reply.requestId());
        CallStep<T> step = ReplyDecoder.decodeReply(current, reply, history, lane != RateLimiter.TrafficClass.SIGN_IN);
        AttemptFailure fault = step instanceof CallStep.FailedAttempt<T> failed ? failed.failure() : null;
        driver.concludeAttempt(attemptResult(reply.status(), fault, exchange), step);
    }

    private void onNoReply(IOException e, HttpExchange exchange) {
        AttemptFailure fault = AttemptFailure.withoutReply(
                exchange.mayHaveBeenSent(e) ? FailureKind.LOST : FailureKind.NO_CONNECTION, e);
        driver.concludeAttempt(attemptResult(0, fault, exchange), CallStep.failAttempt(fault));
    }

    private AttemptResult attemptResult(int status, @Nullable AttemptFailure fault, HttpExchange exchange) {
        Operation<T> current = driver.currentOperation();
        return new AttemptResult(
                current.name(),
                current.mutates(),
                retryDecider.attemptCount(),
                status,
                fault,
                exchange.startedAtNanos(),
                exchange.elapsedTime());
    }
}
