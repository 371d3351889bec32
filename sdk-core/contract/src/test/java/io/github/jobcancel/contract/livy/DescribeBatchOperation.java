// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;

/** Reads one batch. */
record DescribeBatchOperation(LivyServer server, JobRef ref) implements Operation<LivyBatch> {
    @Override
    public String name() {
        return "getBatch";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.get(server.batchUrl(ref));
    }

    @Override
    public CallStep<LivyBatch> decodeReply(HttpReply reply, CallHistory history) {
        if (LivyErrors.meansAbsent(reply)) {
            return CallStep.finishWith(LivyBatch.absentBatch(ref));
        }
        AttemptFailure failure = LivyErrors.classifyReply(reply, history.signedAt());
        if (failure != null) {
            return CallStep.failAttempt(failure);
        }
        boolean isOwnRecord = reply.bodyJson().textField("id").equals(ref.id())
                && !reply.bodyJson().textField("state").isEmpty();
        return isOwnRecord
                ? CallStep.finishWith(LivyBatch.parseRecord(ref, reply.bodyJson()))
                : CallStep.failAttempt(LivyErrors.createFailure(reply, history.signedAt()));
    }
}
