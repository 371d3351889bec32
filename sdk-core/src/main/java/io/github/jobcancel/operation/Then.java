// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Reply;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** An operation (and whatever follows it) with something else to do once it is done, within the same call. */
public class Then<T, U> implements Operation<U> {
    private final Operation<T> first;
    private final BiFunction<T, Trail, Step<U>> next;

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
    public @Nullable Step<U> known(Trail trail) {
        Step<T> step = first.known(trail);
        return step == null ? null : continued(step, trail);
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

    /** The same for what follows an operation: overridden where that, too, needs more than the next step. */
    public Operation<U> wrap(Operation<T> later) {
        return new Then<>(later, next);
    }

    /** What follows when the first ends without an answer. */
    public Step<U> thrown(SdkException failure) {
        return Step.thrown(failure);
    }

    /** Whether a reply that leads to this step told that its request did not act. */
    public static boolean afterRefusal(Step<?> step) {
        return step instanceof Step.Next<?> next && next.operation() instanceof Then<?, ?> then && then.afterRefusal();
    }

    boolean afterRefusal() {
        return first instanceof Then<?, ?> then && then.afterRefusal();
    }

    private Step<U> continued(Step<T> step, Trail trail) {
        if (step instanceof Step.Done<T> done) {
            return next.apply(done.value(), trail);
        }
        if (step instanceof Step.Next<T> later) {
            return Step.after(later.delay(), wrap(later.operation()));
        }
        if (step instanceof Step.Thrown<T> thrown) {
            return thrown(thrown.failure());
        }
        return Step.failed(((Step.Failed<T>) step).fault());
    }
}
