// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.ReadBackOperation;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a batch by deleting it. A delete whose reply is lost is not repeated before a read has shown the batch
 * alive, since a server that has restarted may have given the id to another batch.
 *
 * @param verifies whether an acknowledgement is followed by a read
 * @param remainingSends the number of times the request may still be sent, including this time
 */
record DeleteBatchOperation(LivyServer server, JobRef ref, boolean verifies, int remainingSends)
        implements Operation<CancelOutcome> {
    private static final String ACKNOWLEDGEMENT = "deleted";

    @Override
    public String name() {
        return "deleteBatch";
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.delete(server.batchUrl(ref));
    }

    @Override
    public CallStep<CancelOutcome> decodeReply(HttpReply reply, CallHistory history) {
        if (reply.isSuccessful() && reply.bodyJson().textField("msg").equals(ACKNOWLEDGEMENT)) {
            CancelOutcome requested = new Requested(history.toEvidence(null, null, ACKNOWLEDGEMENT));
            return verifies
                    ? readBack(CallStep.finishWith(requested), true, true, false)
                    : CallStep.finishWith(requested);
        }
        AttemptFailure failure = LivyErrors.createFailure(reply, history.signedAt());
        boolean mayExplain = switch (failure.kind()) {
            case BROKEN -> true;
            // a page with status 200 may stand in place of Livy's reply
            case UNEXPECTED -> reply.isSuccessful() || history.mayHaveActed();
            case INVALID -> LivyErrors.meansAbsent(reply) || history.mayHaveActed();
            case FORBIDDEN -> history.mayHaveActed();
            default -> false;
        };
        boolean mayHaveActed = history.mayHaveActed() || failure.kind().mayHaveActed();
        return mayExplain
                ? readBack(CallStep.failCall(failure.toException(name(), mayHaveActed)), false, mayHaveActed, false)
                : CallStep.failAttempt(failure);
    }

    @Override
    public @Nullable CallStep<CancelOutcome> recoverFrom(SdkException failure, CallHistory history) {
        return history.mayHaveActed() ? readBack(CallStep.failCall(failure), false, true, remainingSends > 1) : null;
    }

    private CallStep<CancelOutcome> readBack(
            CallStep<CancelOutcome> fallback, boolean isAcknowledged, boolean mayHaveActed, boolean sendsAgain) {
        return new ReadBackOperation<>(
                        new DescribeBatchOperation(server, ref), fallback, (LivyBatch batch, CallHistory history) -> {
                            CancelOutcome outcome = LivyOutcomes.outcomeAfterDelete(
                                    batch,
                                    isAcknowledged,
                                    mayHaveActed,
                                    history.toEvidence(
                                            null, batch, isAcknowledged ? ACKNOWLEDGEMENT : "", batch.rawState()));
                            if (outcome != null) {
                                return CallStep.finishWith(outcome);
                            }
                            return sendsAgain ? CallStep.continueWith(sendAgain()) : null;
                        })
                .asStep();
    }

    private DeleteBatchOperation sendAgain() {
        return new DeleteBatchOperation(server, ref, verifies, remainingSends - 1);
    }
}
