// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ReadBackOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels one job ({@code CancelJob} or {@code TerminateJob}) and reads the job to find the outcome. Repeating either
 * request is harmless, so a lost reply is followed by another attempt; a read decides only after the last attempt.
 */
final class CancelJobOperation extends BatchOperation<CancelOutcome> {
    private final BatchClient client;
    private final CancelCommand verb;
    private final String jobId;
    private final String reason;
    private final boolean verify;

    CancelJobOperation(BatchClient client, CancelCommand verb, CancelJobRequest request, boolean verify) {
        super(
                verb.operationName,
                client.operationUrl(verb.pathSegment),
                JsonValue.objectOf("jobId", request.jobId(), "reason", request.reason()));
        this.client = client;
        this.verb = verb;
        this.jobId = request.jobId();
        this.reason = request.reason();
        this.verify = verify;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    CallStep<CancelOutcome> decodeSuccess(HttpReply reply, CallHistory history) {
        return verify
                ? CallStep.continueWith(new DescribeJobsOperation<>(
                        client,
                        List.of(jobId),
                        jobs -> CallStep.finishWith(BatchOutcomes.outcomeOf(verb, reason, null, jobs.get(0), history))))
                : CallStep.finishWith(new Requested(history.toEvidence(null, null, "HTTP " + reply.status())));
    }

    /**
     * Reads the job after a refusal as invalid: some servers answer an unknown id with an error, and the error may
     * follow an earlier attempt that acted.
     */
    @Override
    CallStep<CancelOutcome> decodeRefusal(AttemptFailure attemptFailure, CallHistory history) {
        return attemptFailure.kind() == FailureKind.INVALID
                ? readBackAfter(attemptFailure.toException(name(), history.mayHaveActed()))
                        .asStep()
                : super.decodeRefusal(attemptFailure, history);
    }

    @Override
    public @Nullable CallStep<CancelOutcome> recoverFrom(SdkException failure, CallHistory history) {
        return history.mayHaveActed() ? CallStep.continueWith(readBackAfter(failure)) : null;
    }

    private ReadBackOperation<BatchJob, CancelOutcome> readBackAfter(SdkException failure) {
        return new ReadBackOperation<>(
                new DescribeJobsOperation<>(client, List.of(jobId), jobs -> CallStep.finishWith(jobs.get(0))),
                failure,
                (job, history) -> BatchOutcomes.outcomeWithoutReply(verb, reason, job, history));
    }
}
