// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ChainedOperation;
import io.github.jobcancel.operation.Operation;
import org.jspecify.annotations.Nullable;

/** A cancel within a stop, which is repeated after a failure that leaves its effect open. */
final class RepeatableCancel extends ChainedOperation<CancelOutcome, CancelOutcome> {
    private final StopFlow flow;

    RepeatableCancel(StopFlow flow, Operation<CancelOutcome> cancel) {
        super(cancel, flow::afterCancel);
        this.flow = flow;
    }

    @Override
    public Operation<CancelOutcome> wrapLater(Operation<CancelOutcome> later) {
        return new RepeatableCancel(flow, later);
    }

    @Override
    public CallStep<CancelOutcome> afterFailure(SdkException failure) {
        CallStep<CancelOutcome> next = flow.afterUnansweredCancel(failure);
        return next == null ? super.afterFailure(failure) : next;
    }

    @Override
    public @Nullable CallStep<CancelOutcome> recoverFrom(SdkException failure, CallHistory history) {
        CallStep<CancelOutcome> step = super.recoverFrom(failure, history);
        return step == null ? flow.afterUnansweredCancel(failure) : step;
    }

    @Override
    public @Nullable CancelOutcome answerAtDeadline(CallHistory history) {
        return history.mayHaveActed() ? null : flow.lastOutcome();
    }
}
