// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import io.github.jobcancel.SdkException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one read after a request that was refused or lost. If the record explains what happened, that is the answer; if it does
 * not, or cannot be read, the failure of the request stands.
 *
 * @param <S> what the read gives
 * @param <T> what the call answers in the end
 */
public final class Resolve<S, T> extends Then<S, T> {
    private final Operation<S> read;
    private final SdkException failure;
    private final BiFunction<S, Trail, @Nullable T> explanation;

    /**
     * Makes one.
     *
     * @param read what is read
     * @param failure what the caller sees if the read explains nothing
     * @param explanation from what was read to the answer; null if it proves nothing
     */
    public Resolve(Operation<S> read, SdkException failure, BiFunction<S, Trail, @Nullable T> explanation) {
        super(read, (seen, trail) -> {
            T answer = explanation.apply(seen, trail);
            return answer == null ? Step.thrown(failure) : Step.done(answer);
        });
        this.read = read;
        this.failure = failure;
        this.explanation = explanation;
    }

    @Override
    Operation<T> wrap(Operation<S> later) {
        return new Resolve<>(later, failure, explanation);
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
                failure.addSuppressed(no.fault().toException(read.name(), failure.mayHaveTakenEffect()));
                yield Step.thrown(failure);
            }
        };
    }

    @Override
    public Step<T> recover(SdkException unreadable, Trail trail) {
        return Step.thrown(failure);
    }
}
