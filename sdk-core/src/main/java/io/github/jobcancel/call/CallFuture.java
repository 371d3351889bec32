// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.async.LinkedFuture;
import io.github.jobcancel.call.Turns.State;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialFailures;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Lease;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Exchange;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.http.Wire;
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
 * <p>The machine waits for one thing at a time, and {@link Turns} knows how to abort that wait. Whoever ends the future from
 * outside (by cancelling it or a future derived from it, by a time-out, by closing the client) ends the wait too. One thread at
 * a time drives the call: the caller's, then an I/O thread, the timer's, or the thread that grants a credential.
 */
final class CallFuture<T, C> extends LinkedFuture<T> {
    private final Engine engine;
    private final Wire wire;
    private final Authorizer<C> authorizer;
    private final CallOptions options;
    private final String name;
    private final Deadline deadline;
    private final Turns turns = new Turns(this::onUnexpected);
    private final Lease<C> lease;
    private final CallRole role;

    // used only by the thread that drives the call
    private @Nullable Operation<T> operation;
    private Step.@Nullable Join<T, ?> join;
    private final HistoryRecord history = new HistoryRecord();
    private final Retries retries;
    private final Failures failures = new Failures();

    CallFuture(Engine engine, String name, Authorizer<C> authorizer, CallOptions options, CallRole role) {
        super(null);
        this.engine = engine;
        this.wire = engine.wire();
        this.name = name;
        this.authorizer = authorizer;
        this.options = options;
        this.role = role;
        this.retries = new Retries(options.retry());
        this.lease = new Lease<>(authorizer.source());
        this.deadline = new Deadline(wire.timer(), options.timeout());
    }

    // ---- the stages of a call, in order ----

    void start(Step<T> first) {
        turns.drive(() -> follow(Step.resolve(first, history)));
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
        C ready = lease.take(wire.now());
        if (ready != null) {
            send(ready, hasTurn);
        } else {
            turns.waitFor(State.AUTHORIZING, this::startAlarm, this::requestCredential);
        }
    }

    private Runnable requestCredential(int turn) {
        boolean ofBulk = role.lane() == Limiter.Lane.BULK;
        CredentialSource.Waiter<C> waiter = CredentialSource.waiter(
                ofBulk, credential -> onCredential(turn, credential), failure -> onNoCredential(turn, failure));
        return authorizer.source().acquire(waiter, wire.now());
    }

    private Runnable startAlarm(int turn) {
        return wire.schedule(() -> turns.woken(turn, () -> onDeadline(failures.last())), deadline.remaining());
    }

    private void onCredential(int turn, C credential) {
        if (lease.hold(credential)) {
            turns.woken(turn, () -> send(credential, false));
        }
    }

    private void onNoCredential(int turn, SdkException failure) {
        turns.woken(turn, () -> fail(CredentialFailures.denied(failure, currentName(), history.mayHaveActed())));
    }

    private void send(C credential, boolean hasTurn) {
        if (deadline.passed()) {
            onDeadline(failures.last());
            return;
        }
        if (!hasTurn && !engine.limiter().enter(role.lane())) {
            turns.waitFor(
                    State.BACKING_OFF,
                    this::startAlarm,
                    turn -> engine.limiter().queue(role.lane(), () -> turns.woken(turn, () -> authorize(true))));
            return;
        }
        Operation<T> current = currentOperation();
        Instant signedAt;
        Exchange exchange;
        try {
            Draft request = current.draft();
            signedAt = authorizer.sign(request, credential, wire.now());
            exchange = wire.exchange(request, deadline.atMost(options.attemptTimeout()));
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        history.startAttempt(signedAt, current.mutates());
        retries.attempt();
        int turn = turns.enter(State.SENDING, exchange::cancel);
        if (turn >= 0) {
            exchange.start(
                    deadline,
                    reply -> turns.resumed(turn, () -> onReply(reply, exchange)),
                    e -> turns.resumed(turn, () -> onNoReply(e, exchange)));
        }
    }

    private void onReply(Reply reply, Exchange exchange) {
        Operation<T> current = currentOperation();
        reply.identifiedBy(ReplyDecoder.requestId(current, reply));
        history.addRequestId(reply.requestId());
        Step<T> step = ReplyDecoder.decode(current, reply, history, role.lane() != Limiter.Lane.SIGN_IN);
        Fault fault = step instanceof Step.Failed<T> failed ? failed.fault() : null;
        conclude(result(reply.status(), fault, exchange), step);
    }

    private void onNoReply(IOException e, Exchange exchange) {
        Fault fault = Fault.noReply(exchange.sent(e) ? Fault.Kind.LOST : Fault.Kind.NO_CONNECTION, e);
        conclude(result(0, fault, exchange), Step.failed(fault));
    }

    private AttemptResult result(int status, @Nullable Fault fault, Exchange exchange) {
        Operation<T> current = currentOperation();
        return new AttemptResult(
                current.name(),
                current.mutates(),
                retries.attempts(),
                status,
                fault,
                exchange.startedAt(),
                exchange.took());
    }

    private void conclude(AttemptResult result, Step<T> step) {
        engine.onAttempt(result);
        history.onAttempt(result);
        Fault fault = result.fault();
        if (fault == null) {
            engine.limiter().onAnswer(role.lane());
            retries.onAnswer();
            lease.onAnswer();
            follow(step);
            return;
        }
        SdkException failure = fault.toException(result.operation(), history.mayHaveActed());
        lease.onFault(fault, failure);
        Retries.Action action = retries.onFault(fault);
        Duration ownDelay = retries.delay(fault, wire.random());
        Duration wait = engine.limiter().onFault(result, fault, role.lane(), ownDelay, deadline);
        if (deadline.passed() && action != Retries.Action.FAIL) {
            onDeadline(failure);
        } else {
            onFault(fault, failure, action, wait);
        }
    }

    private void onFault(Fault fault, SdkException failure, Retries.Action action, Duration wait) {
        switch (action) {
            case RENEW -> repeatOrFail(lease.refused(), failure, Duration.ZERO);
            case CORRECT -> {
                authorizer.correct(wire.now(), fault);
                repeat(failure, Duration.ZERO);
            }
            case REPEAT -> {
                if (currentOperation().repeatable() || !fault.kind().mayHaveActed) {
                    repeat(failure, wait);
                } else {
                    recover(fault, failure, wait);
                }
            }
            case RECOVER -> recover(fault, failure, Duration.ZERO);
            case FAIL -> fail(failure);
        }
    }

    private void follow(Step<T> step) {
        if (step instanceof Step.Done<T> done) {
            finish(done.value(), null);
        } else if (step instanceof Step.Next<T> next) {
            continueWith(next.operation(), null, next.delay());
        } else if (step instanceof Step.Join<T, ?> next) {
            continueWith(null, next, next.delay());
        } else if (step instanceof Step.Thrown<T> thrown) {
            fail(thrown.failure());
        } else if (step instanceof Step.Failed<T> failed) {
            fail(failed.fault().toException(currentName(), history.mayHaveActed()));
        }
    }

    private void continueWith(
            @Nullable Operation<T> nextOperation, Step.@Nullable Join<T, ?> nextJoin, Duration delay) {
        lease.giveBack();
        operation = nextOperation;
        join = nextJoin;
        retries.nextOperation();
        history.startOperation();
        backOff(delay, failures.last());
    }

    private <R> void waitFor(Step.Join<T, R> current) {
        if (deadline.passed()) {
            onDeadline(failures.last());
            return;
        }
        int turn = turns.enter(State.WAITING, Turns.NOTHING);
        if (turn >= 0) {
            CompletableFuture<R> other = current.start().apply(deadline.remaining());
            turns.abortBy(turn, () -> other.cancel(true));
            other.whenComplete((answer, failure) -> turns.resumed(
                    turn,
                    () -> follow(Step.resolve(
                            current.next().apply(Result.of(answer, failureOf(current.name(), failure))), history))));
        }
    }

    private static @Nullable SdkException failureOf(String name, @Nullable Throwable failure) {
        Throwable cause = LinkedFuture.unwrap(failure);
        return cause == null || cause instanceof SdkException
                ? (SdkException) cause
                : Failures.broken(name, false, cause);
    }

    private void repeatOrFail(boolean helps, SdkException failure, Duration wait) {
        if (helps) {
            repeat(failure, wait);
        } else {
            fail(failure);
        }
    }

    private void repeat(SdkException failure, Duration wait) {
        failures.add(failure);
        engine.callRepeats(currentName(), wait, failure);
        backOff(wait, failure);
    }

    private void recover(Fault fault, SdkException failure, Duration wait) {
        Operation<T> current = currentOperation();
        Step<T> rescue = current.recover(failure, history);
        if (rescue == null) {
            boolean replays = current.answerIsKept() && history.mayHaveActed() && retries.allowed();
            repeatOrFail(replays, failure, retries.delay(fault, wire.random()));
        } else {
            failures.add(failure);
            follow(Step.resolve(rescue, history).delayedBy(wait));
        }
    }

    private void backOff(Duration wait, @Nullable SdkException reason) {
        if (wait.isZero()) {
            proceed();
            return;
        }
        if (deadline.passedAfter(wait)) {
            onDeadline(reason);
            return;
        }
        int turn = turns.enter(State.BACKING_OFF, Turns.NOTHING);
        if (turn >= 0) {
            turns.abortBy(turn, wire.schedule(() -> turns.resumed(turn, this::proceed), wait));
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

    private void fail(Throwable failure) {
        failures.attachTo(failure);
        finish(null, failure);
    }

    private void finish(@Nullable T value, @Nullable Throwable failure) {
        if (!terminate(failure, false)) {
            return;
        }
        if (role.isPart()) {
            settle(value, failure);
        } else {
            wire.complete(() -> settle(value, failure));
        }
    }

    /** Ends the call by what the provider's code, or a caller's timer, threw where nothing may be thrown. */
    private void onUnexpected(Throwable e) {
        lease.unanswered(turns.state() == State.SENDING);
        fail(Failures.broken(currentName(), history.mayTakeEffect(), e));
    }

    @Override
    public void abandon() {
        terminate(null, true);
        super.abandon();
    }

    /** Ends the call because its client closes: the caller gets an exception, and what is in flight ends. */
    void close() {
        if (terminate(null, true)) {
            // read only now: before, the answer could be overtaken by a request that leaves
            SdkException closed = new SdkException.Closed(name, history.mayTakeEffect());
            wire.complete(() -> completeExceptionally(closed));
        }
    }

    /** Ends the machine, and what it waits for. Returns false if it has ended before. */
    private boolean terminate(@Nullable Throwable failure, boolean abandoned) {
        Runnable abort = turns.end();
        if (abort == null) {
            return false;
        }
        // reported first: whoever sees the connection free must find the call ended
        engine.onCallEnd(this, role, new CallEnd(name, history.attempts(), failure, abandoned, deadline.elapsed()));
        lease.unanswered(abandoned && turns.endedIn() == State.SENDING);
        turns.drive(abort);
        turns.drive(lease::end);
        return true;
    }

    private void onDeadline(@Nullable SdkException reason) {
        T answer = null;
        if (join != null) {
            answer = join.onDeadline().get();
        } else if (operation != null) {
            answer = operation.outOfTime(history);
        }
        if (answer != null) {
            finish(answer, null);
        } else {
            fail(deadline.exceeded(currentName(), reason, history.mayHaveActed()));
        }
    }
}
