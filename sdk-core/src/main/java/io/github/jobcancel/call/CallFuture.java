// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.async.CancellableFuture;
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
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call: the future that the caller holds, and the machine that drives it.
 *
 * <pre>
 *   AUTHORIZING --> SENDING --> DONE
 *    ^       ^         |
 *    |       |         v
 *  WAITING   +---- BACKING_OFF
 * </pre>
 *
 * <p>The machine waits for one thing at a time, and {@link CallStateMachine} knows how to abort that wait. Whoever ends the future from
 * outside (by cancelling it or a future derived from it, by a time-out, by closing the client) ends the wait too. One thread at
 * a time drives the call: the caller's, then an I/O thread, the timer's, or the thread that grants a credential.
 */
final class CallFuture<T, C> extends CancellableFuture<T> {
    private final CallEngine engine;
    private final HttpTransport transport;
    private final RequestAuthorizer<C> authorizer;
    private final CallOptions options;
    private final String name;
    private final CallDeadline deadline;
    private final CallStateMachine stateMachine = new CallStateMachine(this::onUnexpected);
    private final CredentialLease<C> lease;
    private final CallRole role;

    // used only by the thread that drives the call
    private @Nullable Operation<T> operation;
    private Step.@Nullable JoinedCall<T, ?> join;
    private final HistoryRecord history = new HistoryRecord();
    private final RetryDecider retryDecider;
    private final FailureHistory failureHistory = new FailureHistory();

    CallFuture(CallEngine engine, String name, RequestAuthorizer<C> authorizer, CallOptions options, CallRole role) {
        super(null);
        this.engine = engine;
        this.transport = engine.transport();
        this.name = name;
        this.authorizer = authorizer;
        this.options = options;
        this.role = role;
        this.retryDecider = new RetryDecider(options.retryPolicy());
        this.lease = new CredentialLease<>(authorizer.credentialSource());
        this.deadline = new CallDeadline(transport.timer(), options.timeout());
    }

    // ---- the stages of a call, in order ----

    void startWith(Step<T> first) {
        stateMachine.runStage(() -> followStep(Step.resolveUpdates(first, history)));
    }

    private void proceed() {
        if (join == null) {
            authorize(false);
        } else {
            waitFor(join);
        }
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
        boolean ofBulk = role.lane() == RateLimiter.TrafficClass.BULK;
        CredentialSource.CredentialWaiter<C> waiter = CredentialSource.newWaiter(
                ofBulk, credential -> onCredential(turn, credential), failure -> onNoCredential(turn, failure));
        return authorizer.credentialSource().requestCredential(waiter, transport.currentTime());
    }

    private Runnable startAlarm(int turn) {
        return transport.scheduleTask(
                () -> stateMachine.resumeFromTimedWait(turn, () -> onDeadline(failureHistory.lastFailure())),
                deadline.remainingTime());
    }

    private void onCredential(int turn, C credential) {
        if (lease.acceptCredential(credential)) {
            stateMachine.resumeFromTimedWait(turn, () -> sendRequest(credential, false));
        }
    }

    private void onNoCredential(int turn, SdkException failure) {
        stateMachine.resumeFromTimedWait(
                turn,
                () -> failCall(CredentialFailures.forWaitingCall(failure, currentName(), history.mayHaveActed())));
    }

    private void sendRequest(C credential, boolean hasTurn) {
        if (deadline.hasExpired()) {
            onDeadline(failureHistory.lastFailure());
            return;
        }
        if (!hasTurn && !engine.rateLimiter().tryEnter(role.lane())) {
            stateMachine.waitWithTimer(
                    CallState.BACKING_OFF,
                    this::startAlarm,
                    turn -> engine.rateLimiter()
                            .enqueueRequest(
                                    role.lane(), () -> stateMachine.resumeFromTimedWait(turn, () -> authorize(true))));
            return;
        }
        Operation<T> current = currentOperation();
        Instant signedAt;
        HttpExchange exchange;
        try {
            RequestBuilder request = current.requestBuilder();
            signedAt = authorizer.signRequest(request, credential, transport.currentTime());
            exchange = transport.newExchange(request, deadline.capTimeout(options.attemptTimeout()));
        } catch (RuntimeException e) {
            failCall(e);
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
        Operation<T> current = currentOperation();
        reply.identifiedBy(ReplyDecoder.requestId(current, reply));
        history.addRequestId(reply.requestId());
        Step<T> step =
                ReplyDecoder.decodeReply(current, reply, history, role.lane() != RateLimiter.TrafficClass.SIGN_IN);
        AttemptFailure fault = step instanceof Step.FailedAttempt<T> failed ? failed.failure() : null;
        concludeAttempt(attemptResult(reply.status(), fault, exchange), step);
    }

    private void onNoReply(IOException e, HttpExchange exchange) {
        AttemptFailure fault = AttemptFailure.withoutReply(
                exchange.mayHaveBeenSent(e)
                        ? AttemptFailure.FailureKind.LOST
                        : AttemptFailure.FailureKind.NO_CONNECTION,
                e);
        concludeAttempt(attemptResult(0, fault, exchange), Step.failAttempt(fault));
    }

    private AttemptResult attemptResult(int status, @Nullable AttemptFailure fault, HttpExchange exchange) {
        Operation<T> current = currentOperation();
        return new AttemptResult(
                current.name(),
                current.mutates(),
                retryDecider.attemptCount(),
                status,
                fault,
                exchange.startedAtNanos(),
                exchange.elapsedTime());
    }

    private void concludeAttempt(AttemptResult result, Step<T> step) {
        engine.onAttempt(result);
        history.onAttempt(result);
        AttemptFailure fault = result.fault();
        if (fault == null) {
            engine.rateLimiter().onAnswer(role.lane());
            retryDecider.onAnswer();
            lease.onAnswer();
            followStep(step);
            return;
        }
        SdkException failure = fault.toException(result.operation(), history.mayHaveActed());
        lease.onFault(fault, failure);
        RetryDecider.RetryAction action = retryDecider.onFault(fault);
        Duration ownDelay = retryDecider.delayBeforeRepeat(fault, transport.nextRandom());
        Duration wait = engine.rateLimiter().onFault(result, fault, role.lane(), ownDelay, deadline);
        if (deadline.hasExpired() && action != RetryDecider.RetryAction.FAIL) {
            onDeadline(failure);
        } else {
            onFault(fault, failure, action, wait);
        }
    }

    private void onFault(AttemptFailure fault, SdkException failure, RetryDecider.RetryAction action, Duration wait) {
        switch (action) {
            case RENEW_CREDENTIAL -> repeatOrFail(lease.discardRefused(), failure, Duration.ZERO);
            case CORRECT_CLOCK -> {
                authorizer.correctClock(transport.currentTime(), fault);
                repeatAttempt(failure, Duration.ZERO);
            }
            case REPEAT -> {
                if (currentOperation().isRepeatable() || !fault.kind().mayHaveActed) {
                    repeatAttempt(failure, wait);
                } else {
                    recoverOrFail(fault, failure, wait);
                }
            }
            case RECOVER -> recoverOrFail(fault, failure, Duration.ZERO);
            case FAIL -> failCall(failure);
        }
    }

    private void followStep(Step<T> step) {
        if (step instanceof Step.FinalAnswer<T> finalAnswer) {
            completeCall(finalAnswer.answer(), null);
        } else if (step instanceof Step.NextOperation<T> nextOperation) {
            continueWith(nextOperation.operation(), null, nextOperation.delay());
        } else if (step instanceof Step.JoinedCall<T, ?> nextOperation) {
            continueWith(null, nextOperation, nextOperation.delay());
        } else if (step instanceof Step.FailedCall<T> failedCall) {
            failCall(failedCall.failure());
        } else if (step instanceof Step.FailedAttempt<T> failed) {
            failCall(failed.failure().toException(currentName(), history.mayHaveActed()));
        }
    }

    private void continueWith(
            @Nullable Operation<T> nextOperation, Step.@Nullable JoinedCall<T, ?> nextJoin, Duration delay) {
        lease.releaseCredential();
        operation = nextOperation;
        join = nextJoin;
        retryDecider.resetForNextOperation();
        history.startOperation();
        backOff(delay, failureHistory.lastFailure());
    }

    private <R> void waitFor(Step.JoinedCall<T, R> current) {
        if (deadline.hasExpired()) {
            onDeadline(failureHistory.lastFailure());
            return;
        }
        int turn = stateMachine.beginWait(CallState.WAITING, CallStateMachine.NO_ACTION);
        if (turn >= 0) {
            CompletableFuture<R> other = current.start().apply(deadline.remainingTime());
            stateMachine.setAbortAction(turn, () -> other.cancel(true));
            other.whenComplete((answer, failure) -> stateMachine.resumeIfCurrent(
                    turn,
                    () -> followStep(Step.resolveUpdates(
                            current.next().apply(Result.of(answer, failureOf(current.name(), failure))), history))));
        }
    }

    private static @Nullable SdkException failureOf(String name, @Nullable Throwable failure) {
        Throwable cause = CancellableFuture.unwrap(failure);
        return cause == null || cause instanceof SdkException
                ? (SdkException) cause
                : FailureHistory.ofUnexpectedThrowable(name, false, cause);
    }

    private void repeatOrFail(boolean helps, SdkException failure, Duration wait) {
        if (helps) {
            repeatAttempt(failure, wait);
        } else {
            failCall(failure);
        }
    }

    private void repeatAttempt(SdkException failure, Duration wait) {
        failureHistory.addFailure(failure);
        engine.onCallRepeated(currentName(), wait, failure);
        backOff(wait, failure);
    }

    private void recoverOrFail(AttemptFailure attemptFailure, SdkException failure, Duration wait) {
        Operation<T> current = currentOperation();
        Step<T> recoveryStep = current.recoverFrom(failure, history);
        if (recoveryStep == null) {
            boolean replays = current.replaysAnswer() && history.mayHaveActed() && retryDecider.allowsRetries();
            repeatOrFail(replays, failure, retryDecider.delayBeforeRepeat(attemptFailure, transport.nextRandom()));
        } else {
            failureHistory.addFailure(failure);
            followStep(Step.resolveUpdates(recoveryStep, history).delayedBy(wait));
        }
    }

    private void backOff(Duration wait, @Nullable SdkException reason) {
        if (wait.isZero()) {
            proceed();
            return;
        }
        if (deadline.expiresWithin(wait)) {
            onDeadline(reason);
            return;
        }
        int turn = stateMachine.beginWait(CallState.BACKING_OFF, CallStateMachine.NO_ACTION);
        if (turn >= 0) {
            stateMachine.setAbortAction(
                    turn, transport.scheduleTask(() -> stateMachine.resumeIfCurrent(turn, this::proceed), wait));
        }
    }

    private Operation<T> currentOperation() {
        Operation<T> current = operation;
        if (current == null) {
            throw new IllegalStateException("the call is not at an operation");
        }
        return current;
    }

    private String currentName() {
        if (join != null) {
            return join.name();
        }
        return operation == null ? name : operation.name();
    }

    // ---- the end ----

    private void failCall(Throwable failure) {
        failureHistory.addSuppressedTo(failure);
        completeCall(null, failure);
    }

    private void completeCall(@Nullable T value, @Nullable Throwable failure) {
        if (!terminate(failure, false)) {
            return;
        }
        if (role.isPart()) {
            completeWith(value, failure);
        } else {
            transport.runCompletion(() -> completeWith(value, failure));
        }
    }

    /** Ends the call by what the provider's code, or a caller's timer, threw where nothing may be thrown. */
    private void onUnexpected(Throwable e) {
        lease.recordUnanswered(stateMachine.currentState() == CallState.SENDING);
        failCall(FailureHistory.ofUnexpectedThrowable(currentName(), history.mayTakeEffect(), e));
    }

    @Override
    public void abandonCall() {
        terminate(null, true);
        super.abandonCall();
    }

    /** Ends the call because its client closes: the caller gets an exception, and what is in flight ends. */
    void failAsClosed() {
        if (terminate(null, true)) {
            // read only now: before, the answer could be overtaken by a request that leaves
            SdkException closedFailure = new SdkException.Closed(name, history.mayTakeEffect());
            transport.runCompletion(() -> completeExceptionally(closedFailure));
        }
    }

    /** Ends the machine, and what it waits for. Returns false if it has ended before. */
    private boolean terminate(@Nullable Throwable failure, boolean abandoned) {
        Runnable abort = stateMachine.endCall();
        if (abort == null) {
            return false;
        }
        // reported first: whoever sees the connection free must find the call ended
        engine.onCallEnd(
                this, role, new CallEnd(name, history.attemptCount(), failure, abandoned, deadline.elapsedTime()));
        lease.recordUnanswered(abandoned && stateMachine.stateAtEnd() == CallState.SENDING);
        stateMachine.runStage(abort);
        stateMachine.runStage(lease::close);
        return true;
    }

    private void onDeadline(@Nullable SdkException reason) {
        T answer = null;
        if (join != null) {
            answer = join.onDeadline().get();
        } else if (operation != null) {
            answer = operation.answerAtDeadline(history);
        }
        if (answer != null) {
            completeCall(answer, null);
        } else {
            failCall(deadline.deadlineExceeded(currentName(), reason, history.mayHaveActed()));
        }
    }
}
