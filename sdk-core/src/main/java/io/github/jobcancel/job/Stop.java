// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Begun;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Then;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stop: read, cancel, and read until the record shows rest; the stronger verb once, if the caller allows it. All of it is
 * one call with one deadline. When the time runs out, the last outcome that was proved is the answer: the wait ends, not the
 * job.
 *
 * <pre>
 *   read --> cancel --> read ... read --> outcome
 *     |         |         |
 *     |         +---------+--> terminate, at most once --> read ...
 *     +--> outcome, if it is at rest already
 * </pre>
 */
public final class Stop {
    private static final int MOST_UNANSWERED = 3;

    private final Verbs verbs;
    private final StopOptions options;
    private final DoubleSupplier random;

    private @Nullable JobSnapshot before;
    private @Nullable CancelOutcome last;
    private boolean escalated;
    private int unanswered;
    private int reads;

    public Stop(Verbs verbs, StopOptions options, DoubleSupplier random) {
        this.verbs = verbs;
        this.options = options;
        this.random = random;
    }

    Operation<CancelOutcome> begin() {
        return new Then<>(snapshots(verbs.read()), this::seenBefore);
    }

    /** For a stop that was begun earlier, perhaps by another process. */
    Operation<CancelOutcome> resume(StopHandle handle) {
        before = handle.before().orElse(null);
        // of one that got no answer, nobody knows; who still wants it stops the job anew
        escalated = handle.escalated() || !handle.taken();
        return new Begun<>("stop", trail -> {
            trail.goesOnFrom(handle);
            // what was taken is told again when there is no time to read
            last = handle.taken() ? new Requested(trail.evidence(before, null)) : null;
            return Step.next(new Watched(handle.taken() ? this::seen : this::afterLoss));
        });
    }

    /** For a job that was asked to stop by another call, which had this outcome. */
    public Operation<CancelOutcome> follow(CancelOutcome asked) {
        before = asked.evidence().before().orElse(null);
        escalated = asked.evidence().escalated();
        return new Begun<>("stop", trail -> {
            trail.goesOnFrom(asked.evidence());
            return asked(asked, trail);
        });
    }

    /** For a job that was asked to stop by another call, which got no answer. */
    public Operation<CancelOutcome> afterLoss(SdkException failure, boolean sentStronger) {
        escalated = sentStronger;
        return new Begun<>("stop", trail -> {
            trail.lost(sentStronger);
            Step<CancelOutcome> more = unanswered(failure);
            return more == null ? Step.thrown(failure) : more;
        });
    }

    private Step<CancelOutcome> seenBefore(JobSnapshot seen, Trail trail) {
        before = seen;
        // what is at rest already needs no request; what was not found may be known to the cancel all the same
        return seen.state().atRest()
                ? Step.done(verbs.judge(seen, seen, trail))
                : Step.next(new Asked(verbs.cancel(request())));
    }

    private Step<CancelOutcome> asked(CancelOutcome outcome, Trail trail) {
        last = outcome;
        if (outcome.settled()) {
            return settle(outcome);
        }
        if (outcome instanceof Requested) {
            return Step.after(delay(), new Watched(this::seen));
        }
        if (outcome instanceof NotCancellable no) {
            return notCancellable(no, trail);
        }
        return Step.done(outcome);
    }

    private Step<CancelOutcome> notCancellable(NotCancellable no, Trail trail) {
        if (no.remedy() == Remedy.WAIT) {
            // nothing was taken, so this read, too, was one before
            before = no.evidence().after().orElse(before);
            // a cancel that comes too late is not asked for again: only the job's own end is left to wait for
            return Step.after(
                    delay(),
                    no.reason() == Reason.TOO_LATE ? new Watched(this::waited) : new Asked(verbs.cancel(request())));
        }
        Operation<CancelOutcome> stronger = mayEscalate(no) ? verbs.escalation(request()) : null;
        if (stronger == null) {
            return Step.done(no);
        }
        escalated = true;
        trail.escalated();
        return Step.next(new Then<>(stronger, this::asked));
    }

    private boolean mayEscalate(NotCancellable no) {
        return no.remedy() == Remedy.TERMINATE && options.escalation() == Escalation.TERMINATE_IF_STARTED && !escalated;
    }

    private Step<CancelOutcome> waited(JobSnapshot now, Trail trail) {
        if (!now.state().alive()) {
            return seen(now, trail);
        }
        before = now;
        return verbs.obstacle(now) == null
                ? Step.next(new Asked(verbs.cancel(request())))
                : Step.after(delay(), new Watched(this::waited));
    }

    /** Whether a failed cancel leaves more to do than to fail: it may have been taken, and the job's record will tell. */
    public static boolean maySettle(SdkException failure) {
        return failure.mayHaveTakenEffect()
                && (failure instanceof SdkException.ProviderFault
                        || failure instanceof SdkException.InvalidRequest
                        || failure instanceof SdkException.NoConnection);
    }

    private @Nullable Step<CancelOutcome> unanswered(SdkException failure) {
        if (!maySettle(failure) || ++unanswered > MOST_UNANSWERED) {
            return null;
        }
        // what was proved before it says nothing about a job that this request may have stopped
        last = null;
        return Step.after(delay(), new Watched(this::afterLoss));
    }

    private Step<CancelOutcome> afterLoss(JobSnapshot now, Trail trail) {
        if (now.state().atRest()) {
            return seen(now, trail);
        }
        NotCancellable no = now.state().alive() ? verbs.obstacle(now) : null;
        // a cancel that comes too late does no harm, and the refusal is an answer, which the record alone is not
        return no != null && no.remedy() == Remedy.WAIT && no.reason() == Reason.TOO_EARLY
                ? Step.after(delay(), new Watched(this::afterLoss))
                : Step.next(new Asked(verbs.cancel(request())));
    }

    private Step<CancelOutcome> seen(JobSnapshot now, Trail trail) {
        return asked(verbs.judge(before, now, trail), trail);
    }

    private Step<CancelOutcome> settle(CancelOutcome outcome) {
        if (options.settle().isZero() || outcome instanceof CancelOutcome.Finished) {
            return Step.done(outcome);
        }
        // made when the time is over: a read that waits for its turn may be sent sooner, along with another job's
        return Step.after(options.settle(), new Begun<>("stop", start -> Step.next(new Watched(this::settled))) {
            @Override
            public CancelOutcome outOfTime(Trail trail) {
                return outcome;
            }
        });
    }

    private Step<CancelOutcome> settled(JobSnapshot now, Trail trail) {
        CancelOutcome proved = last;
        if (now.state() == JobState.ABSENT && proved != null) {
            // a record that is gone takes back nothing that was proved
            return Step.done(proved);
        }
        if (now.state().alive()) {
            trail.revived();
        }
        return Step.done(verbs.judge(before, now, trail));
    }

    /** The reads that follow look at what came of it; a read of its own would only be one more. */
    private CallOptions request() {
        return options.call().unverified();
    }

    private Duration delay() {
        return options.poll().delay(reads++, random.getAsDouble());
    }

    /** A read whose failure does not end the stop, and whose time-out leaves the last outcome standing. */
    private final class Watched extends Then<JobSnapshot, CancelOutcome> {
        private final BiFunction<JobSnapshot, Trail, Step<CancelOutcome>> next;

        Watched(BiFunction<JobSnapshot, Trail, Step<CancelOutcome>> next) {
            this(snapshots(verbs.read()), next);
        }

        private Watched(Operation<JobSnapshot> read, BiFunction<JobSnapshot, Trail, Step<CancelOutcome>> next) {
            super(read, next);
            this.next = next;
        }

        @Override
        public Operation<CancelOutcome> wrap(Operation<JobSnapshot> later) {
            return new Watched(later, next);
        }

        @Override
        public Step<CancelOutcome> decode(Reply reply, Trail trail) {
            Step<CancelOutcome> step = super.decode(reply, trail);
            return unreadable(step) ? Step.after(delay(), new Watched(next)) : step;
        }

        @Override
        public Step<CancelOutcome> recover(SdkException failure, Trail trail) {
            return Step.after(delay(), new Watched(next));
        }

        @Override
        public @Nullable CancelOutcome outOfTime(Trail trail) {
            return last;
        }
    }

    /** A cancel, the first or another. */
    private final class Asked extends Then<CancelOutcome, CancelOutcome> {
        Asked(Operation<CancelOutcome> cancel) {
            super(cancel, Stop.this::asked);
        }

        @Override
        public Operation<CancelOutcome> wrap(Operation<CancelOutcome> later) {
            return new Asked(later);
        }

        @Override
        public Step<CancelOutcome> thrown(SdkException failure) {
            Step<CancelOutcome> more = unanswered(failure);
            return more == null ? super.thrown(failure) : more;
        }

        @Override
        public @Nullable Step<CancelOutcome> recover(SdkException failure, Trail trail) {
            Step<CancelOutcome> step = super.recover(failure, trail);
            return step == null ? unanswered(failure) : step;
        }

        @Override
        public @Nullable CancelOutcome outOfTime(Trail trail) {
            return trail.mayHaveActed() ? null : last;
        }
    }

    /** Whether a read was answered by what is no record: another one may be. */
    static boolean unreadable(Step<?> step) {
        return step instanceof Step.Failed<?> no
                && (no.fault().kind() == Fault.Kind.UNEXPECTED || no.fault().kind() == Fault.Kind.BROKEN);
    }

    @SuppressWarnings("unchecked") // a read gives out, never takes in
    static Operation<JobSnapshot> snapshots(Operation<? extends JobSnapshot> read) {
        return (Operation<JobSnapshot>) read;
    }
}
