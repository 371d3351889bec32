// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An operation, with all that follows it, whose answer is not the call's answer but chooses the next step of the same call.
 *
 * @param <T> what the operation answers
 * @param <U> what the call answers in the end
 */
public class Then<T, U> implements Operation<U> {
    private final Operation<T> first;
    private final BiFunction<T, Trail, Step<U>> next;

    /**
     * Creates a chain.
     *
     * @param first the operation
     * @param next chooses what follows its answer
     */
    public Then(Operation<T> first, BiFunction<T, Trail, Step<U>> next) {
        this.first = first;
        this.next = next;
    }

    @Override
    public String name() {
        return first.name();
    }

    @Override
    public boolean mutates() {
        return first.mutates();
    }

    @Override
    public boolean repeatable() {
        return first.repeatable();
    }

    @Override
    public boolean answerIsKept() {
        return first.answerIsKept();
    }

    @Override
    public Draft draft() {
        return first.draft();
    }

    @Override
    public Step<U> decode(Reply reply, Trail trail) {
        return continued(first.decode(reply, trail), trail);
    }

    @Override
    public @Nullable Step<U> recover(SdkException failure, Trail trail) {
        Step<T> step = first.recover(failure, trail);
        return step == null ? null : continued(step, trail);
    }

    @Override
    public String requestId(Reply reply) {
        return first.requestId(reply);
    }

    /**
     * Continues a later operation of the chain in the same way.
     *
     * @param later the operation that follows the first one
     * @return the operation with the same continuation
     */
    public Operation<U> wrap(Operation<T> later) {
        return new Then<>(later, next);
    }

    /**
     * Chooses what follows when the chain ends without an answer.
     *
     * @param failure why there is no answer
     * @return by default the end of the call
     */
    public Step<U> afterFailure(SdkException failure) {
        return Step.thrown(failure);
    }

    /**
     * Chooses what follows an exchange that gave no answer.
     *
     * @param fault what was wrong
     * @return by default what the call's retry policy says
     */
    public Step<U> afterFault(Fault fault) {
        return Step.failed(fault);
    }

    private Step<U> continued(Step<T> step, Trail trail) {
        if (step instanceof Step.Done<T> done) {
            return next.apply(done.value(), trail);
        }
        if (step instanceof Step.Next<T> later) {
            return Step.after(later.delay(), wrap(later.operation()));
        }
        if (step instanceof Step.Thrown<T> thrown) {
            return afterFailure(thrown.failure());
        }
        if (step instanceof Step.Update<T> update) {
            return Step.update(
                    update.change(), changed -> continued(update.next().apply(changed), changed));
        }
        if (step instanceof Step.Failed<T> failed) {
            return afterFault(failed.fault());
        }
        throw new IllegalStateException("an operation of a chain cannot wait for another call");
    }
}
