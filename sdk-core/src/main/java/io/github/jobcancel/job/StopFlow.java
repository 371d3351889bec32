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
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ChainedOperation;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops one job: reads, cancels, and reads until the record shows that the job is at rest; sends the stronger
 * request once, if the caller allows it. The whole flow is one call with one deadline. At the deadline the last
 * proved outcome is the answer: the wait ends, not the job.
 *
 * <pre>
 *   read --> cancel --> read ... read --> outcome
 *     |         |         |
 *     |         +---------+--> terminate, at most once --> read ...
 *     +--> outcome, if the job is at rest already
 * </pre>
 */
public final class StopFlow {
    private static final int MAX_UNANSWERED_CANCELS = 3;

    private final BoundJob job;
    private final JobOperations operations;
    private final StopOptions options;
    private final CallRole role;

    // changed only by the updates of the steps of this flow
    private @Nullable JobSnapshot snapshotBefore;
    private @Nullable CancelOutcome lastOutcome;
    private boolean hasEscalated;
    private int unansweredCancels;
    private int readCount;

    /**
     * Creates the flow.
     *
     * @param job the job
     * @param options the delays between reads, the escalation, and the limits of each request
     * @param role the role of the call at its client
     */
    public StopFlow(BoundJob job, StopOptions options, CallRole role) {
        this.job = job;
        this.operations = job.operations();
        this.options = options;
        this.role = role;
    }

    /** {@return the first step of a stop} */
    public CallStep<CancelOutcome> startFlow() {
        // If the first read fails, no cancel is sent: the caller learns why the job cannot be read.
        return job.readStep(
                role, options.callOptions(), Duration.ZERO, this::afterFirstRead, failure -> null, () -> null);
    }

    /**
     * Continues a stop that was started earlier, perhaps by another process.
     *
     * @param handle the state of the earlier stop
     * @return the first step
     */
    public CallStep<CancelOutcome> resumeFrom(StopHandle handle) {
        return CallStep.updateHistory(
                history -> {
                    history.continueFrom(handle);
                    snapshotBefore = handle.snapshotBefore().orElse(null);
                    // A stop that got no answer may have escalated already, so this one must not. A new stop may.
                    hasEscalated = handle.wasEscalated() || !handle.wasAcknowledged();
                },
                history -> CallStep.updateHistory(
                        // An acknowledged request remains the answer if there is no time for a read.
                        change -> lastOutcome = handle.wasAcknowledged()
                                ? new Requested(history.toEvidence(snapshotBefore, null))
                                : null,
                        watchAfter(
                                Duration.ZERO,
                                handle.wasAcknowledged() ? this::afterRead : this::afterReadOfLostCancel)));
    }

    /**
     * Continues after another call that asked the provider to stop the job.
     *
     * @param outcome the outcome of that call
     * @return the first step
     */
    public CallStep<CancelOutcome> continueAfter(CancelOutcome outcome) {
        return CallStep.updateHistory(
                history -> {
                    history.continueFrom(outcome.evidence());
                    snapshotBefore = outcome.evidence().snapshotBefore().orElse(null);
                    hasEscalated = outcome.evidence().wasEscalated();
                },
                history -> afterCancel(outcome, history));
    }

    /**
     * Continues after another call that asked the provider to stop the job and got no answer.
     *
     * @param failure the reason why there is no answer
     * @param sentStronger whether that call sent the stronger request
     * @return the first step
     */
    public CallStep<CancelOutcome> followLoss(SdkException failure, boolean sentStronger) {
        return CallStep.updateHistory(
                history -> {
                    history.continueFromLoss(sentStronger);
                    hasEscalated = sentStronger;
                },
                history -> {
                    CallStep<CancelOutcome> more = afterUnansweredCancel(failure);
                    return more == null ? CallStep.failCall(failure) : more;
                });
    }

    private CallStep<CancelOutcome> afterFirstRead(JobSnapshot snapshot, CallHistory history) {
        // A job at rest needs no request. A job that the read did not find may still be known to the cancel.
        return snapshot.state().isAtRest()
                ? CallStep.finishWith(operations.outcomeOf(snapshot, snapshot, history))
                : CallStep.updateHistory(change -> snapshotBefore = snapshot, cancelAfter(Duration.ZERO));
    }

    private CallStep<CancelOutcome> cancelAfter(Duration delay) {
        return CallStep.continueAfter(delay, new RepeatableCancel(this, operations.cancel(requestOptions())));
    }

    CallStep<CancelOutcome> afterCancel(CancelOutcome outcome, CallHistory history) {
        return CallStep.updateHistory(change -> lastOutcome = outcome, after -> afterProof(outcome));
    }

    private CallStep<CancelOutcome> afterProof(CancelOutcome outcome) {
        if (outcome.isSettled()) {
            return startSettling(outcome);
        }
        if (outcome instanceof Requested) {
            return watchLater(this::afterRead);
        }
        return outcome instanceof NotCancellable notCancellable
                ? onNotCancellable(notCancellable)
                : CallStep.finishWith(outcome);
    }

    private CallStep<CancelOutcome> onNotCancellable(NotCancellable outcome) {
        if (outcome.remedy() == Remedy.WAIT) {
            // The provider accepted no request yet, so this read counts as one before the request.
            return CallStep.updateHistory(
                    change ->
                            snapshotBefore = outcome.evidence().snapshotAfter().orElse(snapshotBefore),
                    // A cancel that came too late is not repeated. Only the job's own end remains to be awaited.
                    history -> outcome.reason() == Reason.TOO_LATE
                            ? watchLater(this::afterWait)
                            : pollLater(this::cancelAfter));
        }
        Operation<CancelOutcome> stronger = mayEscalate(outcome) ? operations.escalation(requestOptions()) : null;
        if (stronger == null) {
            return CallStep.finishWith(outcome);
        }
        return CallStep.updateHistory(
                this::markEscalated, CallStep.continueWith(new ChainedOperation<>(stronger, this::afterCancel)));
    }

    private void markEscalated(HistoryRecord history) {
        history.markEscalated();
        hasEscalated = true;
    }

    private boolean mayEscalate(NotCancellable outcome) {
        return outcome.remedy() == Remedy.TERMINATE
                && options.escalation() == EscalationPolicy.TERMINATE_IF_STARTED
                && !hasEscalated;
    }

    private CallStep<CancelOutcome> afterWait(JobSnapshot now, CallHistory history) {
        if (!now.state().isAlive()) {
            return afterRead(now, history);
        }
        return CallStep.updateHistory(
                change -> snapshotBefore = now,
                operations.whyNotCancellable(now) == null ? cancelAfter(Duration.ZERO) : watchLater(this::afterWait));
    }

    /**
     * Returns whether a stop continues after this failure of a cancel: the provider may have accepted the cancel,
     * and the record will show it.
     *
     * @param failure the reason why the cancel has no answer
     * @return true if the stop continues with a read
     */
    public static boolean leavesOutcomeOpen(SdkException failure) {
        return failure.mayHaveTakenEffect()
                && (failure instanceof SdkException.ProviderFault
                        || failure instanceof SdkException.InvalidRequest
                        || failure instanceof SdkException.NoConnection);
    }

    @Nullable
    CallStep<CancelOutcome> afterUnansweredCancel(SdkException failure) {
        if (!leavesOutcomeOpen(failure) || unansweredCancels == MAX_UNANSWERED_CANCELS) {
            return null;
        }
        return CallStep.updateHistory(
                change -> {
                    unansweredCancels++;
                    // An outcome proved before this request says nothing about a job that the request may have
                    // stopped.
                    lastOutcome = null;
                },
                history -> watchLater(this::afterReadOfLostCancel));
    }

    private CallStep<CancelOutcome> afterReadOfLostCancel(JobSnapshot snapshot, CallHistory history) {
        if (snapshot.state().isAtRest()) {
            return afterRead(snapshot, history);
        }
        NotCancellable obstacle = snapshot.state().isAlive() ? operations.whyNotCancellable(snapshot) : null;
        // A cancel that comes too late does no harm, and its refusal is an answer, which the record alone is not.
        return obstacle != null && obstacle.remedy() == Remedy.WAIT && obstacle.reason() == Reason.TOO_EARLY
                ? watchLater(this::afterReadOfLostCancel)
                : cancelAfter(Duration.ZERO);
    }

    private CallStep<CancelOutcome> afterRead(JobSnapshot now, CallHistory history) {
        return afterCancel(operations.outcomeOf(snapshotBefore, now, history), history);
    }

    private CallStep<CancelOutcome> startSettling(CancelOutcome outcome) {
        if (options.settleTime().isZero() || outcome instanceof CancelOutcome.Finished) {
            return CallStep.finishWith(outcome);
        }
        return job.readStep(
                role,
                options.callOptions(),
                options.settleTime(),
                this::afterSettling,
                failure -> watchLater(this::afterSettling),
                () -> outcome);
    }

    private CallStep<CancelOutcome> afterSettling(JobSnapshot now, CallHistory history) {
        CancelOutcome proved = lastOutcome;
        if (now.state() == JobState.ABSENT && proved != null) {
            // A record that has expired does not disprove an outcome that was proved before.
            return CallStep.finishWith(proved);
        }
        return CallStep.updateHistory(
                change -> {
                    if (now.state().isAlive()) {
                        change.markRevived();
                    }
                },
                changed -> CallStep.finishWith(operations.outcomeOf(snapshotBefore, now, changed)));
    }

    /** The flow reads the record anyway, so the request needs no read of its own. */
    private CallOptions requestOptions() {
        return options.callOptions().withVerify(false);
    }

    private CallStep<CancelOutcome> watchLater(BiFunction<JobSnapshot, CallHistory, CallStep<CancelOutcome>> next) {
        return pollLater(delay -> watchAfter(delay, next));
    }

    private CallStep<CancelOutcome> pollLater(Function<Duration, CallStep<CancelOutcome>> next) {
        return CallStep.updateHistory(
                change -> readCount++,
                history -> next.apply(options.pollPolicy()
                        .delayBeforeRead(readCount - 1, job.engine().nextRandom())));
    }

    /** Creates a read whose failure does not end the flow. At the deadline the last outcome is the answer. */
    private CallStep<CancelOutcome> watchAfter(
            Duration delay, BiFunction<JobSnapshot, CallHistory, CallStep<CancelOutcome>> next) {
        Supplier<@Nullable CancelOutcome> last = () -> lastOutcome;
        return job.readStep(role, options.callOptions(), delay, next, failure -> watchLater(next), last);
    }

    @Nullable
    CancelOutcome lastOutcome() {
        return lastOutcome;
    }
}
