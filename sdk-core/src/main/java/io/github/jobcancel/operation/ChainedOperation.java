// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chains an operation, and the operations that follow it, to a continuation: the answer is not the answer of the
 * call but chooses the next step of the same call.
 *
 * @param <T> the type of the operation's answer
 * @param <U> the type of the call's answer
 */
public class ChainedOperation<T, U> implements Operation<U> {
    private final Operation<T> first;
    private final BiFunction<T, CallHistory, CallStep<U>> continuation;

    /**
     * Creates a chain.
     *
     * @param first the operation
     * @param continuation the function from its answer to the next step
     */
    public ChainedOperation(Operation<T> first, BiFunction<T, CallHistory, CallStep<U>> continuation) {
        this.first = first;
        this.continuation = continuation;
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
    public boolean isRepeatable() {
        return first.isRepeatable();
    }

    @Override
    public boolean replaysAnswer() {
        return first.replaysAnswer();
    }

    @Override
    public RequestBuilder requestBuilder() {
        return first.requestBuilder();
    }

    @Override
    public CallStep<U> decodeReply(HttpReply reply, CallHistory history) {
        return continueStep(first.decodeReply(reply, history), history);
    }

    @Override
    public @Nullable CallStep<U> recoverFrom(SdkException failure, CallHistory history) {
        CallStep<T> step = first.recoverFrom(failure, history);
        return step == null ? null : continueStep(step, history);
    }

    @Override
    public String requestId(HttpReply reply) {
        return first.requestId(reply);
    }

    /**
     * Wraps the operation that follows the first one, so that it continues in the same way.
     *
     * @param laterOperation the operation that follows the first one
     * @return the operation with the same continuation
     */
    public Operation<U> wrapLater(Operation<T> laterOperation) {
        return new ChainedOperation<>(laterOperation, continuation);
    }

    /**
     * Returns what follows when the chain ends without an answer.
     *
     * @param failure the reason why there is no answer
     * @return the next step, by default the end of the call
     */
    public CallStep<U> afterFailure(SdkException failure) {
        return CallStep.failCall(failure);
    }

    /**
     * Returns what follows an exchange without an answer.
     *
     * @param fault the failure of the attempt
     * @return the next step, by default the one that the call's retry policy decides
     */
    public CallStep<U> afterFault(AttemptFailure fault) {
        return CallStep.failAttempt(fault);
    }

    private CallStep<U> continueStep(CallStep<T> step, CallHistory history) {
        if (step instanceof CallStep.FinalAnswer<T> finalAnswer) {
            return continuation.apply(finalAnswer.answer(), history);
        }
        if (step instanceof CallStep.NextOperation<T> nextOperation) {
            return CallStep.continueAfter(nextOperation.delay(), wrapLater(nextOperation.operation()));
        }
        if (step instanceof CallStep.FailedCall<T> failedCall) {
            return afterFailure(failedCall.failure());
        }
        if (step instanceof CallStep.HistoryUpdate<T> update) {
            return CallStep.updateHistory(
                    update.change(), changed -> continueStep(update.next().apply(changed), changed));
        }
        if (step instanceof CallStep.FailedAttempt<T> failed) {
            return afterFault(failed.failure());
        }
        throw new IllegalStateException("an operation of a chain cannot wait for another call");
    }
}
