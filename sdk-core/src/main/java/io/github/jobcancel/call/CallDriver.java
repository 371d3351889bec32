// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.async.CancellableFuture;
import io.github.jobcancel.call.CallStateMachine.CallState;
import io.github.jobcancel.credential.CredentialLease;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpTransport;
import io.github.jobcancel.operation.AttemptResult;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drives one call through its stages. The call waits for one thing at a time, and {@link CallStateMachine} knows how to abort
 * that wait. One thread at a time drives: the caller's, then an I/O thread, the timer's, or the thread that grants a
 * credential.
 */
final class CallDriver<T, C> {
    private final CallFuture<T> future;
    private final AttemptSender<T, C> sender;
    private final CallEngine engine;
    private final HttpTransport transport;
    private final RequestAuthorizer<C> authorizer;
    private final CallRole role;
    private final String name;
    final CallDeadline deadline;
    final CallStateMachine stateMachine = new CallStateMachine(this::onUnexpected);
    final CredentialLease<C> lease;

    // used only by the thread that drives the call
    private @Nullable Operation<T> operation;
    private CallStep.@Nullable JoinedCall<T, ?> join;
    final HistoryRecord history = new HistoryRecord();
    final RetryDecider retryDecider;
    private final FailureHistory failureHistory = new FailureHistory();

    CallDriver(
            CallFuture<T> future,
            CallEngine engine,
            String name,
            RequestAuthorizer<C> authorizer,
            CallOptions options,
            CallRole role) {
        this.future = future;
        this.engine = engine;
        this.transport = engine.transport();
        this.name = name;
        this.authorizer = authorizer;
        this.role = role;
        this.retryDecider = new RetryDecider(options.retryPolicy());
        this.lease = new CredentialLease<>(authorizer.credentialSource());
        this.deadline = new CallDeadline(transport.timer(), options.timeout());
        this.sender = new AttemptSender<>(this, engine, authorizer, options, role);
    }

    void startWith(CallStep<T> first) {
        stateMachine.runStage(() -> followStep(CallStep.resolveUpdates(first, history)));
    }

    private void proceed() {
        if (join == null) {
            sender.start();
        } else {
            waitFor(join);
        }
    }

    void concludeAttempt(AttemptResult result, CallStep<T> step) {
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
                if (currentOperation().isRepeatable() || !fault.kind().mayHaveActed()) {
                    repeatAttempt(failure, wait);
                } else {
                    recoverOrFail(fault, failure, wait);
                }
            }
            case RECOVER -> recoverOrFail(fault, failure, Duration.ZERO);
            case FAIL -> failCall(failure);
        }
    }

    private void followStep(CallStep<T> step) {
        if (step instanceof CallStep.FinalAnswer<T> finalAnswer) {
            future.completeCall(finalAnswer.answer(), null);
        } else if (step instanceof CallStep.NextOperation<T> nextOperation) {
            continueWith(nextOperation.operation(), null, nextOperation.delay());
        } else if (step instanceof CallStep.JoinedCall<T, ?> nextOperation) {
            continueWith(null, nextOperation, nextOperation.delay());
        } else if (step instanceof CallStep.FailedCall<T> failedCall) {
            failCall(failedCall.failure());
        } else if (step instanceof CallStep.FailedAttempt<T> failed) {
            failCall(failed.failure().toException(currentName(), history.mayHaveActed()));
        }
    }

    private void continueWith(
            @Nullable Operation<T> nextOperation, CallStep.@Nullable JoinedCall<T, ?> nextJoin, Duration delay) {
        lease.releaseCredential();
        operation = nextOperation;
        join = nextJoin;
        retryDecider.resetForNextOperation();
        history.startOperation();
        backOff(delay, failureHistory.lastFailure());
    }

    private <R> void waitFor(CallStep.JoinedCall<T, R> current) {
        if (deadline.hasExpired()) {
            onDeadline();
            return;
        }
        int turn = stateMachine.beginWait(CallState.WAITING, CallDeadline.NO_ACTION);
        if (turn >= 0) {
            CompletableFuture<R> other = current.start().apply(deadline.remainingTime());
            stateMachine.setAbortAction(turn, () -> other.cancel(true));
            other.whenComplete((answer, failure) -> stateMachine.resumeIfCurrent(
                    turn,
                    () -> followStep(CallStep.resolveUpdates(
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
        CallStep<T> recoveryStep = current.recoverFrom(failure, history);
        if (recoveryStep == null) {
            boolean replays = current.replaysAnswer() && history.mayHaveActed() && retryDecider.allowsRetries();
            repeatOrFail(replays, failure, retryDecider.delayBeforeRepeat(attemptFailure, transport.nextRandom()));
        } else {
            failureHistory.addFailure(failure);
            followStep(CallStep.resolveUpdates(recoveryStep, history).delayedBy(wait));
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
        int turn = stateMachine.beginWait(CallState.BACKING_OFF, CallDeadline.NO_ACTION);
        if (turn >= 0) {
            stateMachine.setAbortAction(
                    turn, transport.scheduleTask(() -> stateMachine.resumeIfCurrent(turn, this::proceed), wait));
        }
    }

    Operation<T> currentOperation() {
        Operation<T> current = operation;
        if (current == null) {
            throw new IllegalStateException("the call is not at an operation");
        }
        return current;
    }

    String currentName() {
        if (join != null) {
            return join.name();
        }
        return operation == null ? name : operation.name();
    }

    void failCall(Throwable failure) {
        failureHistory.addSuppressedTo(failure);
        future.completeCall(null, failure);
    }

    /** Ends the call by what the provider's code, or a caller's timer, threw where nothing may be thrown. */
    private void onUnexpected(Throwable e) {
        lease.recordUnanswered(stateMachine.currentState() == CallState.SENDING);
        failCall(FailureHistory.ofUnexpectedThrowable(currentName(), history.mayTakeEffect(), e));
    }

    /** Ends the call because its time is up while it waits. */
    void onDeadline() {
        onDeadline(failureHistory.lastFailure());
    }

    private void onDeadline(@Nullable SdkException reason) {
        T answer = null;
        if (join != null) {
            answer = join.onDeadline().get();
        } else if (operation != null) {
            answer = operation.answerAtDeadline(history);
        }
        if (answer != null) {
            future.completeCall(answer, null);
        } else {
            failCall(deadline.deadlineExceeded(currentName(), reason, history.mayHaveActed()));
        }
    }

    // ---- the end, by whichever thread brings it ----

    /** Ends the wait for good, and returns what aborts it; null if the call has ended before. */
    @Nullable
    Runnable endCall() {
        return stateMachine.endCall();
    }

    /** Describes the end, for the listener and the log. */
    CallEnd describeEnd(@Nullable Throwable failure, boolean abandoned) {
        return new CallEnd(name, history.attemptCount(), failure, abandoned, deadline.elapsedTime());
    }

    /** Aborts what the call waited for, and gives the credential back. */
    void release(Runnable abort, boolean abandoned) {
        lease.recordUnanswered(abandoned && stateMachine.stateAtEnd() == CallState.SENDING);
        stateMachine.runStage(abort);
        stateMachine.runStage(lease::close);
    }

    /** Returns whether the call acted, or may act yet by a request that was in flight. Read after the end only. */
    boolean mayTakeEffect() {
        return history.mayTakeEffect();
    }
}
