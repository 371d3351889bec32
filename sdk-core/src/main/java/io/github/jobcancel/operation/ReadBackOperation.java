// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one read after a request that was refused, that got no reply, or whose reply proves nothing. If the record explains what
 * happened, that is the answer; if the record explains nothing or cannot be read, what was known before the read stands.
 *
 * @param <S> what the read answers
 * @param <T> what the call answers in the end
 */
public final class ReadBackOperation<S, T> extends ChainedOperation<S, T> {
    private final Operation<S> read;
    private final Step<T> fallbackStep;
    private final BiFunction<S, CallHistory, @Nullable Step<T>> explanation;

    /**
     * Creates the read after a request that gave no answer.
     *
     * @param read the read
     * @param failure what the caller sees if the read explains nothing
     * @param explanation turns what was read into the answer; gives null if the record proves nothing
     */
    public ReadBackOperation(
            Operation<S> read, SdkException failure, BiFunction<S, CallHistory, @Nullable T> explanation) {
        this(read, Step.<T>failCall(failure), (record, history) -> {
            T answer = explanation.apply(record, history);
            return answer == null ? null : Step.finishWith(answer);
        });
    }

    /**
     * Creates a read after which the call may go on: with the request once more, or with an answer in place of a failure.
     *
     * @param read the read
     * @param fallbackStep what follows if the read explains nothing
     * @param explanation turns what was read into what follows; gives null if the record proves nothing
     */
    public ReadBackOperation(
            Operation<S> read, Step<T> fallbackStep, BiFunction<S, CallHistory, @Nullable Step<T>> explanation) {
        super(read, (record, history) -> {
            Step<T> step = explanation.apply(record, history);
            return step == null ? fallbackStep : step;
        });
        this.read = read;
        this.fallbackStep = fallbackStep;
        this.explanation = explanation;
    }

    /**
     * Goes on with this read after the reply that made it necessary. If the failure that stands denies an effect, the attempt
     * that was just answered did not act.
     *
     * @return the step
     */
    public Step<T> asStep() {
        boolean denied = fallbackStep instanceof Step.FailedCall<T> thrown
                && !thrown.failure().mayHaveTakenEffect();
        return denied ? Step.update(HistoryRecord::denyAttempt, Step.continueWith(this)) : Step.continueWith(this);
    }

    @Override
    public Operation<T> wrapLater(Operation<S> laterOperation) {
        return new ReadBackOperation<>(laterOperation, fallbackStep, explanation);
    }

    @Override
    public Step<T> afterFault(AttemptFailure fault) {
        return switch (fault.kind()) {
            // the call renews, corrects, waits, or repeats
            case CREDENTIAL, SKEW, THROTTLED, BUSY, UNAVAILABLE, LOST, NO_CONNECTION -> Step.failAttempt(fault);
            default -> {
                if (fallbackStep instanceof Step.FailedCall<T> thrown) {
                    SdkException failure = thrown.failure();
                    failure.addSuppressed(fault.toException(read.name(), failure.mayHaveTakenEffect()));
                }
                yield fallbackStep;
            }
        };
    }

    @Override
    public Step<T> recoverFrom(SdkException failure, CallHistory history) {
        return fallbackStep;
    }

    /** An answer that was there before the read is not lost with the time for the read. */
    @Override
    public @Nullable T answerAtDeadline(CallHistory history) {
        return fallbackStep instanceof Step.FinalAnswer<T> finalAnswer ? finalAnswer.answer() : null;
    }
}
