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
 * What a call does next. A step is a value: creating it changes nothing, and the call carries it out.
 *
 * @param <T> the answer of the call
 */
public sealed interface CallStep<T> {
    /**
     * The call has its answer.
     *
     * @param <T> the answer of the call
     * @param answer the answer
     */
    record FinalAnswer<T>(T answer) implements CallStep<T> {}

    /**
     * The call continues with another operation, under the same deadline and future.
     *
     * @param <T> the answer of the call
     * @param delay the wait before the operation
     * @param operation the operation
     */
    record NextOperation<T>(Duration delay, Operation<T> operation) implements CallStep<T> {}

    /**
     * The call waits for the end of another call of this library, under its own deadline.
     *
     * @param <T> the answer of this call
     * @param <R> the answer of the other call
     * @param delay the wait before the other call starts
     * @param name the name of the operation that this call waits for
     * @param start starts the other call, which ends within the time that it is given; cancelling the future leaves
     *     the call
     * @param next chooses the next step by the result of the other call
     * @param onDeadline the answer if the time of this call runs out meanwhile; gives null to fail
     */
    record JoinedCall<T, R>(
            Duration delay,
            String name,
            Function<Duration, CompletableFuture<R>> start,
            Function<Result<R>, CallStep<T>> next,
            Supplier<@Nullable T> onDeadline)
            implements CallStep<T> {}

    /**
     * The attempt gave no answer. By the kind of the failure, the call repeats the request, renews its credential, or
     * fails.
     *
     * @param <T> the answer of the call
     * @param failure the failure of the attempt
     */
    record FailedAttempt<T>(AttemptFailure failure) implements CallStep<T> {}

    /**
     * The call ends without an answer, whatever the retry policy.
     *
     * @param <T> the answer of the call
     * @param failure the exception that the caller sees
     */
    record FailedCall<T>(SdkException failure) implements CallStep<T> {}

    /**
     * The call changes its memory, and then chooses the next step by it. A reply changes something in this way only.
     *
     * @param <T> the answer of the call
     * @param change changes the history, or the flow that created this step
     * @param next chooses the next step by the changed history
     */
    record HistoryUpdate<T>(Consumer<HistoryRecord> change, Function<CallHistory, CallStep<T>> next)
            implements CallStep<T> {}

    /**
     * Ends the call with an answer.
     *
     * @param <T> the type of the answer
     * @param answer the answer
     * @return the step
     */
    static <T> CallStep<T> finishWith(T answer) {
        return new FinalAnswer<>(answer);
    }

    /**
     * Continues with another operation at once.
     *
     * @param <T> the answer of the call
     * @param operation the next operation
     * @return the step
     */
    static <T> CallStep<T> continueWith(Operation<T> operation) {
        return new NextOperation<>(Duration.ZERO, operation);
    }

    /**
     * Continues with another operation after a wait.
     *
     * @param <T> the answer of the call
     * @param delay the wait; if the deadline comes first, the call fails at once
     * @param operation the next operation
     * @return the step
     */
    static <T> CallStep<T> continueAfter(Duration delay, Operation<T> operation) {
        return new NextOperation<>(delay, operation);
    }

    /**
     * Reports that the attempt gave no answer.
     *
     * @param <T> the answer of the call
     * @param attemptFailure the failure of the attempt
     * @return the step
     */
    static <T> CallStep<T> failAttempt(AttemptFailure attemptFailure) {
        return new FailedAttempt<>(attemptFailure);
    }

    /**
     * Ends the call without an answer.
     *
     * @param <T> the answer of the call
     * @param failure the exception that the caller sees
     * @return the step
     */
    static <T> CallStep<T> failCall(SdkException failure) {
        return new FailedCall<>(failure);
    }

    /**
     * Changes the call's memory, and then continues.
     *
     * @param <T> the answer of the call
     * @param change changes the history, or the flow that created this step
     * @param next the next step
     * @return the step
     */
    static <T> CallStep<T> updateHistory(Consumer<HistoryRecord> change, CallStep<T> next) {
        return new HistoryUpdate<>(change, history -> next);
    }

    /**
     * Changes the call's memory, and then chooses the next step by the changed history.
     *
     * @param <T> the answer of the call
     * @param change changes the history, or the flow that created this step
     * @param next chooses the next step
     * @return the step
     */
    static <T> CallStep<T> updateHistory(Consumer<HistoryRecord> change, Function<CallHistory, CallStep<T>> next) {
        return new HistoryUpdate<>(change, next);
    }

    /**
     * Carries out the changes that come before another step.
     *
     * @param <T> the answer of the call
     * @param step any step
     * @param history the call's history, which is changed
     * @return the first step that is not a {@link HistoryUpdate}
     */
    static <T> CallStep<T> resolveUpdates(CallStep<T> step, HistoryRecord history) {
        CallStep<T> current = step;
        while (current instanceof HistoryUpdate<T> update) {
            update.change().accept(history);
            current = update.next().apply(history);
        }
        return current;
    }

    /**
     * Delays a step that continues with another operation or call; any other step stays as it is.
     *
     * @param wait the additional wait
     * @return the step
     */
    default CallStep<T> delayedBy(Duration wait) {
        if (this instanceof NextOperation<T> step) {
            return new NextOperation<>(step.delay().plus(wait), step.operation());
        }
        return this instanceof JoinedCall<T, ?> join ? delayJoin(join, wait) : this;
    }

    private static <T, R> CallStep<T> delayJoin(JoinedCall<T, R> join, Duration wait) {
        return new JoinedCall<>(join.delay().plus(wait), join.name(), join.start(), join.next(), join.onDeadline());
    }
}
