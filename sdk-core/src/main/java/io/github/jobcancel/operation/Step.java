// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a reply. A step is a value: whoever makes one changes nothing, and the call carries it out.
 *
 * @param <T> what the call answers in the end
 */
public sealed interface Step<T> {
    /**
     * The call has its answer.
     *
     * @param <T> the type of the answer
     * @param answer the answer
     */
    record FinalAnswer<T>(T answer) implements Step<T> {}

    /**
     * The call goes on with another operation, under the same deadline and future.
     *
     * @param <T> what the call answers in the end
     * @param delay how long to wait first
     * @param operation the operation
     */
    record NextOperation<T>(Duration delay, Operation<T> operation) implements Step<T> {}

    /**
     * The call waits for the end of another call of this library, under its own deadline.
     *
     * @param <T> what this call answers in the end
     * @param <R> what the other call answers
     * @param delay how long to wait before the other call starts
     * @param name the name of the operation that is waited for
     * @param start starts the other call, which ends within the time that it is given; cancelling the future leaves it
     * @param next chooses what follows from the other call's result
     * @param onDeadline the answer if this call's time runs out meanwhile; gives null to fail
     */
    record Join<T, R>(
            Duration delay,
            String name,
            Function<Duration, CompletableFuture<R>> start,
            Function<Result<R>, Step<T>> next,
            Supplier<@Nullable T> onDeadline)
            implements Step<T> {}

    /**
     * The exchange gave no answer. The call repeats it, renews its credential, or gives up, by the kind of the fault.
     *
     * @param <T> what the call answers in the end
     * @param failure what was wrong
     */
    record FailedAttempt<T>(AttemptFailure failure) implements Step<T> {}

    /**
     * The call ends without an answer, whatever the retry policy.
     *
     * @param <T> what the call would have answered
     * @param failure what the caller sees
     */
    record FailedCall<T>(SdkException failure) implements Step<T> {}

    /**
     * The call changes what it remembers, and then chooses the next step by it. This is the only way in which a reply changes
     * anything.
     *
     * @param <T> what the call answers in the end
     * @param change what to change, in the history or in the flow that made this step
     * @param next chooses what follows
     */
    record Update<T>(Consumer<HistoryRecord> change, Function<CallHistory, Step<T>> next) implements Step<T> {}

    /**
     * Ends the call with an answer.
     *
     * @param <T> the type of the answer
     * @param answer the answer
     * @return the step
     */
    static <T> Step<T> finishWith(T answer) {
        return new FinalAnswer<>(answer);
    }

    /**
     * Goes on with another operation at once.
     *
     * @param <T> what the call answers in the end
     * @param operation the next operation
     * @return the step
     */
    static <T> Step<T> continueWith(Operation<T> operation) {
        return new NextOperation<>(Duration.ZERO, operation);
    }

    /**
     * Goes on with another operation after a wait.
     *
     * @param <T> what the call answers in the end
     * @param delay how long to wait; if the deadline comes first, the call fails at once
     * @param operation the next operation
     * @return the step
     */
    static <T> Step<T> continueAfter(Duration delay, Operation<T> operation) {
        return new NextOperation<>(delay, operation);
    }

    /**
     * Reports that the exchange gave no answer.
     *
     * @param <T> what the call answers in the end
     * @param attemptFailure what was wrong
     * @return the step
     */
    static <T> Step<T> failAttempt(AttemptFailure attemptFailure) {
        return new FailedAttempt<>(attemptFailure);
    }

    /**
     * Ends the call without an answer.
     *
     * @param <T> what the call would have answered
     * @param failure what the caller sees
     * @return the step
     */
    static <T> Step<T> failCall(SdkException failure) {
        return new FailedCall<>(failure);
    }

    /**
     * Changes what the call remembers, and then goes on.
     *
     * @param <T> what the call answers in the end
     * @param change what to change
     * @param next what follows
     * @return the step
     */
    static <T> Step<T> update(Consumer<HistoryRecord> change, Step<T> next) {
        return new Update<>(change, history -> next);
    }

    /**
     * Changes what the call remembers, and then chooses what follows by the history as changed.
     *
     * @param <T> what the call answers in the end
     * @param change what to change
     * @param next chooses what follows
     * @return the step
     */
    static <T> Step<T> update(Consumer<HistoryRecord> change, Function<CallHistory, Step<T>> next) {
        return new Update<>(change, next);
    }

    /**
     * Carries out the changes that stand before another step.
     *
     * @param <T> what the call answers in the end
     * @param step any step
     * @param history the call's history, which is changed
     * @return the first step that is no {@link Update}
     */
    static <T> Step<T> resolve(Step<T> step, HistoryRecord history) {
        Step<T> current = step;
        while (current instanceof Update<T> update) {
            update.change().accept(history);
            current = update.next().apply(history);
        }
        return current;
    }

    /**
     * Delays a step that goes on with another operation or call; any other step stays as it is.
     *
     * @param wait how much longer to wait
     * @return the step
     */
    default Step<T> delayedBy(Duration wait) {
        if (this instanceof NextOperation<T> step) {
            return new NextOperation<>(step.delay().plus(wait), step.operation());
        }
        return this instanceof Join<T, ?> join ? delayed(join, wait) : this;
    }

    private static <T, R> Step<T> delayed(Join<T, R> join, Duration wait) {
        return new Join<>(join.delay().plus(wait), join.name(), join.start(), join.next(), join.onDeadline());
    }
}
