// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Reply;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one read after a request that was refused, lost, or answered by what proves nothing. If the record explains what
 * happened, that is the answer; if it does not, or cannot be read, what was known before the read stands.
 *
 * @param <S> what the read gives
 * @param <T> what the call answers in the end
 */
public final class Resolve<S, T> extends Then<S, T> {
    private final Operation<S> read;
    private final Step<T> otherwise;
    private final BiFunction<S, Trail, @Nullable Step<T>> explanation;

    /**
     * Makes one for a request that gave no answer.
     *
     * @param read what is read
     * @param failure what the caller sees if the read explains nothing
     * @param explanation from what was read to the answer; null if it proves nothing
     */
    public Resolve(Operation<S> read, SdkException failure, BiFunction<S, Trail, @Nullable T> explanation) {
        this(read, Step.<T>thrown(failure), (seen, trail) -> {
            T answer = explanation.apply(seen, trail);
            return answer == null ? null : Step.done(answer);
        });
    }

    /**
     * Makes one that may go on: with the request once more, or with an answer in place of a failure.
     *
     * @param read what is read
     * @param otherwise what follows if the read explains nothing
     * @param explanation from what was read to what follows; null if it proves nothing
     */
    public Resolve(Operation<S> read, Step<T> otherwise, BiFunction<S, Trail, @Nullable Step<T>> explanation) {
        super(read, (seen, trail) -> {
            Step<T> step = explanation.apply(seen, trail);
            return step == null ? otherwise : step;
        });
        this.read = read;
        this.otherwise = otherwise;
        this.explanation = explanation;
    }

    @Override
    public Operation<T> wrap(Operation<S> later) {
        return new Resolve<>(later, otherwise, explanation);
    }

    /** The failure that stands knows it: its maker saw the refusal, and whether an earlier request may have acted. */
    @Override
    boolean afterRefusal() {
        return otherwise instanceof Step.Thrown<T> thrown && !thrown.failure().mayHaveTakenEffect();
    }

    @Override
    public Step<T> decode(Reply reply, Trail trail) {
        Step<T> step = super.decode(reply, trail);
        if (!(step instanceof Step.Failed<T> no)) {
            return step;
        }
        return switch (no.fault().kind()) {
            // the engine renews, corrects, waits, or asks again
            case CREDENTIAL, SKEW, THROTTLED, BUSY, UNAVAILABLE, LOST, NO_CONNECTION -> step;
            default -> {
                if (otherwise instanceof Step.Thrown<T> thrown) {
                    SdkException failure = thrown.failure();
                    failure.addSuppressed(no.fault().toException(read.name(), failure.mayHaveTakenEffect()));
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
