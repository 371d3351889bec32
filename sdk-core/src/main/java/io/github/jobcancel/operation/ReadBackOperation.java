// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one read after a request that was refused, got no reply, or got a reply that proves nothing. If the record
 * explains what happened, the explanation is the answer. If not, or if the record cannot be read, the call ends as
 * it would have ended without the read.
 *
 * @param <S> the type of the record
 * @param <T> the type of the call's answer
 */
public final class ReadBackOperation<S, T> extends ChainedOperation<S, T> {
    private final Operation<S> read;
    private final CallStep<T> fallbackStep;
    private final BiFunction<S, CallHistory, @Nullable CallStep<T>> explanation;

    /**
     * Creates the read after a request that failed.
     *
     * @param read the operation that reads the record
     * @param failure the failure of the call if the record explains nothing
     * @param explanation the function from the record to the answer; null if the record proves nothing
     */
    public ReadBackOperation(
            Operation<S> read, SdkException failure, BiFunction<S, CallHistory, @Nullable T> explanation) {
        this(read, CallStep.<T>failCall(failure), (record, history) -> {
            T answer = explanation.apply(record, history);
            return answer == null ? null : CallStep.finishWith(answer);
        });
    }

    /**
     * Creates a read after which the call may continue, with the same request again or with an answer in place of a
     * failure.
     *
     * @param read the operation that reads the record
     * @param fallbackStep the step that follows if the record explains nothing
     * @param explanation the function from the record to the next step; null if the record proves nothing
     */
    public ReadBackOperation(
            Operation<S> read,
            CallStep<T> fallbackStep,
            BiFunction<S, CallHistory, @Nullable CallStep<T>> explanation) {
        super(read, (record, history) -> {
            CallStep<T> step = explanation.apply(record, history);
            return step == null ? fallbackStep : step;
        });
        this.read = read;
        this.fallbackStep = fallbackStep;
        this.explanation = explanation;
    }

    /**
     * Returns the step that continues with this read. If the fallback is a failure that excludes an effect, the
     * attempt that was just answered did not act.
     *
     * @return the step
     */
    public CallStep<T> asStep() {
        boolean denied = fallbackStep instanceof CallStep.FailedCall<T> thrown
                && !thrown.failure().mayHaveTakenEffect();
        return denied
                ? CallStep.updateHistory(HistoryRecord::denyAttempt, CallStep.continueWith(this))
                : CallStep.continueWith(this);
    }

    @Override
    public Operation<T> wrapLater(Operation<S> laterOperation) {
        return new ReadBackOperation<>(laterOperation, fallbackStep, explanation);
    }

    @Override
    public CallStep<T> afterFault(AttemptFailure fault) {
        return switch (fault.kind()) {
            // the engine renews the credential, corrects the clock, waits, or tries again
            case CREDENTIAL, SKEW, THROTTLED, BUSY, UNAVAILABLE, LOST, NO_CONNECTION -> CallStep.failAttempt(fault);
            default -> {
                if (fallbackStep instanceof CallStep.FailedCall<T> thrown) {
                    SdkException failure = thrown.failure();
                    failure.addSuppressed(fault.toException(read.name(), failure.mayHaveTakenEffect()));
                }
                yield fallbackStep;
            }
        };
    }

    @Override
    public CallStep<T> recoverFrom(SdkException failure, CallHistory history) {
        return fallbackStep;
    }

    /** An answer that was known before the read is kept if there is no time for the read. */
    @Override
    public @Nullable T answerAtDeadline(CallHistory history) {
        return fallbackStep instanceof CallStep.FinalAnswer<T> finalAnswer ? finalAnswer.answer() : null;
    }
}
