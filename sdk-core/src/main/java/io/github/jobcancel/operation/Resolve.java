// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one read after a request that was refused, that got no reply, or whose reply proves nothing. If the record explains what
 * happened, that is the answer; if the record explains nothing or cannot be read, what was known before the read stands.
 *
 * @param <S> what the read answers
 * @param <T> what the call answers in the end
 */
public final class Resolve<S, T> extends Then<S, T> {
    private final Operation<S> read;
    private final Step<T> otherwise;
    private final BiFunction<S, Trail, @Nullable Step<T>> explanation;

    /**
     * Creates the read after a request that gave no answer.
     *
     * @param read the read
     * @param failure what the caller sees if the read explains nothing
     * @param explanation turns what was read into the answer; gives null if the record proves nothing
     */
    public Resolve(Operation<S> read, SdkException failure, BiFunction<S, Trail, @Nullable T> explanation) {
        this(read, Step.<T>thrown(failure), (record, trail) -> {
            T answer = explanation.apply(record, trail);
            return answer == null ? null : Step.done(answer);
        });
    }

    /**
     * Creates a read after which the call may go on: with the request once more, or with an answer in place of a failure.
     *
     * @param read the read
     * @param otherwise what follows if the read explains nothing
     * @param explanation turns what was read into what follows; gives null if the record proves nothing
     */
    public Resolve(Operation<S> read, Step<T> otherwise, BiFunction<S, Trail, @Nullable Step<T>> explanation) {
        super(read, (record, trail) -> {
            Step<T> step = explanation.apply(record, trail);
            return step == null ? otherwise : step;
        });
        this.read = read;
        this.otherwise = otherwise;
        this.explanation = explanation;
    }

    /**
     * Goes on with this read after the reply that made it necessary. If the failure that stands denies an effect, the attempt
     * that was just answered did not act.
     *
     * @return the step
     */
    public Step<T> asStep() {
        boolean denied =
                otherwise instanceof Step.Thrown<T> thrown && !thrown.failure().mayHaveTakenEffect();
        return denied ? Step.update(HistoryRecord::denyAttempt, Step.next(this)) : Step.next(this);
    }

    @Override
    public Operation<T> wrap(Operation<S> later) {
        return new Resolve<>(later, otherwise, explanation);
    }

    @Override
    public Step<T> afterFault(Fault fault) {
        return switch (fault.kind()) {
            // the call renews, corrects, waits, or repeats
            case CREDENTIAL, SKEW, THROTTLED, BUSY, UNAVAILABLE, LOST, NO_CONNECTION -> Step.failed(fault);
            default -> {
                if (otherwise instanceof Step.Thrown<T> thrown) {
                    SdkException failure = thrown.failure();
                    failure.addSuppressed(fault.toException(read.name(), failure.mayHaveTakenEffect()));
                }
                yield otherwise;
            }
        };
    }

    @Override
    public Step<T> recover(SdkException unreadable, Trail trail) {
        return otherwise;
    }

    /** An answer that was there before the read is not lost with the time for the read. */
    @Override
    public @Nullable T outOfTime(Trail trail) {
        return otherwise instanceof Step.Done<T> done ? done.value() : null;
    }
}
