// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.async.LinkedFuture;
import io.github.jobcancel.auth.Authorizer;
import io.github.jobcancel.auth.CredentialSource;
import io.github.jobcancel.auth.Lease;
import io.github.jobcancel.call.Turns.State;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Exchange;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.http.Wire;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Then;
import io.github.jobcancel.operation.Trail;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call: the future that the caller holds, and the machine that drives it.
 *
 * <pre>
 *   AUTHORIZING --> SENDING --> DONE
 *        ^             |
 *        |             v
 *        +------- BACKING_OFF
 * </pre>
 *
 * <p>At any time the machine waits for one thing, and {@link Turns} knows how to take it back. Whoever ends the future from
 * outside (cancel, a time-out, a derived future, a closed client) ends that thing too. One thread at a time drives: the
 * caller's, then OkHttp's, the timer's, or the one that hands out a credential.
 */
final class CallFuture<T, C> extends LinkedFuture<T> {
    private final Engine engine;
    private final Wire wire;
    private final Authorizer<C> authorizer;
    private final CallOptions options;
    private final String asked;
    private final Deadline deadline;
    private final Turns turns = new Turns(this::broken);
    private final Lease<C> lease;
    private final Limiter.Lane lane;

    // belong to whoever drives
    private Operation<T> operation;
    private final Trail trail = new Trail();
    private final Retries retries;
    private final Failures failures = new Failures();

    CallFuture(Engine engine, Operation<T> first, Authorizer<C> authorizer, CallOptions options, Limiter.Lane lane) {
        super(null);
        this.lane = lane;
        this.engine = engine;
        this.wire = engine.wire();
        this.operation = first;
        this.asked = first.name();
        this.authorizer = authorizer;
        this.options = options;
        this.retries = new Retries(options.retry());
        this.lease = new Lease<>(authorizer.source());
        this.deadline = new Deadline(wire, options.timeout());
    }

    // ---- the stages of a call, in order ----

    void start() {
        turns.drive(this::authorize);
    }

    private void authorize() {
        Step<T> known = operation.known(trail);
        if (known != null) {
            follow(known);
        } else {
            take(false);
        }
    }

    /** A session is kept over a wait for our turn; anything else may have been renewed meanwhile, or have expired. */
    private void take(boolean itsTurn) {
        C ready = lease.take(wire.now());
        if (ready != null) {
            send(ready, itsTurn);
        } else {
            turns.waitFor(State.AUTHORIZING, this::alarm, this::acquire);
        }
    }

    private Runnable acquire(int mine) {
        boolean ofBulk = lane == Limiter.Lane.BULK;
        CredentialSource.Waiter<C> waiter =
                CredentialSource.waiter(ofBulk, fresh -> granted(mine, fresh), failure -> denied(mine, failure));
        return authorizer.source().acquire(waiter, wire.now());
    }

    private Runnable alarm(int mine) {
        return wire.schedule(() -> turns.woken(mine, () -> timeIsUp(failures.last())), deadline.remaining());
    }

    private void granted(int mine, C fresh) {
        if (lease.hold(fresh)) {
            turns.woken(mine, () -> send(fresh, false));
        }
    }

    private void denied(int mine, SdkException failure) {
        turns.woken(mine, () -> fail(Failures.denied(failure, operation.name(), trail.mayHaveActed())));
    }

    private void send(C granted, boolean itsTurn) {
        if (deadline.passed()) {
            timeIsUp(failures.last());
            return;
        }
        if (!itsTurn && !engine.limiter().enter(lane)) {
            turns.waitFor(
                    State.BACKING_OFF,
                    this::alarm,
                    mine -> engine.limiter().queue(lane, () -> turns.woken(mine, () -> take(true))));
            return;
        }
        Instant signed;
        Exchange exchange;
        try {
            Draft draft = operation.draft();
            signed = authorizer.sign(draft, granted, wire.now());
            exchange = wire.exchange(draft, deadline.atMost(options.attemptTimeout()));
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        trail.attempt(signed, operation.mutates());
        retries.attempt();
        int mine = turns.enter(State.SENDING, exchange::cancel);
        if (mine >= 0) {
            exchange.start(
                    deadline,
                    reply -> turns.resumed(mine, () -> received(reply, exchange)),
                    e -> turns.resumed(mine, () -> lost(e, exchange)));
        }
    }

    private void received(Reply reply, Exchange exchange) {
        trail.requestId(reply.mask().over(Wire.requestId(operation, reply)));
        Step<T> step = Wire.decode(operation, reply, trail, lane);
        Fault fault = step instanceof Step.Failed<T> no ? no.fault() : null;
        engine.attemptEnded(operation.name(), retries.attempts(), reply.status(), fault, exchange.took());
        if (fault != null) {
            failed(fault, exchange);
            return;
        }
        engine.limiter().taken(lane);
        trail.answered(operation.mutates() && !Then.afterRefusal(step));
        retries.answered();
        lease.answered();
        follow(step);
    }

    private void lost(IOException e, Exchange exchange) {
        Fault fault = Fault.noReply(exchange.sent(e) ? Fault.Kind.LOST : Fault.Kind.NO_CONNECTION, e);
        engine.attemptEnded(operation.name(), retries.attempts(), 0, fault, exchange.took());
        failed(fault, exchange);
    }

    private void follow(Step<T> step) {
        if (step instanceof Step.Done<T> done) {
            finish(done.value(), null);
        } else if (step instanceof Step.Next<T> next) {
            lease.giveBack();
            operation = next.operation();
            retries.nextOperation();
            trail.nextOperation();
            backOff(next.delay(), failures.last());
        } else if (step instanceof Step.Thrown<T> thrown) {
            fail(thrown.failure());
        } else if (step instanceof Step.Failed<T> no) {
            fail(no.fault().toException(operation.name(), trail.mayHaveActed()));
        }
    }

    private void failed(Fault fault, Exchange exchange) {
        trail.failed(fault.kind(), operation.mutates());
        SdkException failure = fault.toException(operation.name(), trail.mayHaveActed());
        lease.failed(fault, failure);
        Retries.Action action = retries.after(fault);
        Duration own = retries.delay(fault, wire.random());
        Duration wait = engine.limiter().after(fault, lane, exchange.startedAt(), own, deadline);
        if (deadline.passed() && action != Retries.Action.FAIL) {
            timeIsUp(failure);
            return;
        }
        switch (action) {
            case RENEW -> repeatIf(lease.refused(), failure, Duration.ZERO);
            case CORRECT -> {
                authorizer.correct(wire.now(), fault);
                repeat(failure, Duration.ZERO);
            }
            case REPEAT -> {
                if (operation.repeatable() || !fault.kind().mayHaveActed) {
                    repeat(failure, wait);
                } else {
                    recover(fault, failure, wait);
                }
            }
            case RECOVER -> recover(fault, failure, Duration.ZERO);
            case FAIL -> fail(failure);
        }
    }

    private void repeatIf(boolean sense, SdkException failure, Duration wait) {
        if (sense) {
            repeat(failure, wait);
        } else {
            fail(failure);
        }
    }

    private void repeat(SdkException failure, Duration wait) {
        failures.add(failure);
        engine.callRepeats(operation.name(), wait, failure);
        backOff(wait, failure);
    }

    private void recover(Fault fault, SdkException failure, Duration wait) {
        Step<T> rescue = operation.recover(failure, trail);
        if (rescue == null) {
            boolean kept = operation.answerIsKept() && trail.mayHaveActed() && retries.allowed();
            repeatIf(kept, failure, retries.delay(fault, wire.random()));
        } else {
            failures.add(failure);
            follow(rescue instanceof Step.Next<T> next ? next.later(wait) : rescue);
        }
    }

    private void backOff(Duration wait, @Nullable SdkException why) {
        if (wait.isZero()) {
            authorize();
            return;
        }
        if (deadline.passedAfter(wait)) {
            timeIsUp(why);
            return;
        }
        int mine = turns.enter(State.BACKING_OFF, Turns.NOTHING);
        if (mine >= 0) {
            turns.abortBy(mine, wire.schedule(() -> turns.resumed(mine, this::authorize), wait));
        }
    }

    // ---- the end ----

    private void fail(Throwable failure) {
        failures.attachTo(failure);
        finish(null, failure);
    }

    private void finish(@Nullable T value, @Nullable Throwable failure) {
        if (over(failure, false)) {
            wire.complete(() -> settle(value, failure));
        }
    }

    /** The provider's code, or a caller's timer, threw where nothing may be thrown. */
    private void broken(Throwable e) {
        lease.unanswered(turns.state() == State.SENDING);
        fail(Failures.broken(operation.name(), trail.mayTakeEffect(), e));
    }

    @Override
    public void abandon() {
        over(null, true);
        super.abandon();
    }

    /** The client closes: the caller gets an exception, and the thing in flight ends. */
    void close() {
        if (over(null, true)) {
            // asked only now: before, the answer could be overtaken by a request that leaves
            SdkException closed = new SdkException.Closed(asked, trail.mayTakeEffect());
            wire.complete(() -> completeExceptionally(closed));
        }
    }

    /** Ends the machine, and what it waits for. False if it has ended before. */
    private boolean over(@Nullable Throwable failure, boolean abandoned) {
        Runnable how = turns.end();
        if (how == null) {
            return false;
        }
        // told first: whoever sees the connection free must find the call ended
        engine.callEnded(this, asked, trail.attempts(), failure, abandoned, deadline.elapsed());
        lease.unanswered(abandoned && turns.endedIn() == State.SENDING);
        turns.drive(how);
        turns.drive(lease::end);
        return true;
    }

    private void timeIsUp(@Nullable SdkException why) {
        T answer = operation.outOfTime(trail);
        if (answer != null) {
            finish(answer, null);
        } else {
            fail(deadline.exceeded(operation.name(), why, trail.mayHaveActed()));
        }
    }
}
