// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.BatchedOperations;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations on one AWS Batch job that the core module uses. */
final class BatchJobOperations implements JobOperations {
    private final BatchClient client;
    private final CancelJobRequest request;
    private final JobRef ref;

    BatchJobOperations(BatchClient client, CancelJobRequest request) {
        this.client = client;
        this.request = request;
        this.ref = client.jobRef(request.jobId());
    }

    CancelJobRequest request() {
        return request;
    }

    @Override
    public BatchedOperations batchedOperations() {
        return client.batchedOperations();
    }

    @Override
    public JobRef ref() {
        return ref;
    }

    @Override
    public RequestAuthorizer<?> authorizer() {
        return client.authorizer();
    }

    @Override
    public Operation<? extends JobSnapshot> read() {
        return new DescribeJobsOperation<>(client, List.of(ref.id()), jobs -> CallStep.finishWith(jobs.get(0)));
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return new CancelJobOperation(
                client, CancelCommand.CANCEL, request.withExplanation(options.reason()), options.verify());
    }

    @Override
    public Operation<CancelOutcome> escalation(CallOptions options) {
        return new CancelJobOperation(
                client, CancelCommand.TERMINATE, request.withExplanation(options.reason()), options.verify());
    }

    @Override
    public CancelOutcome outcomeOf(@Nullable JobSnapshot earlierSnapshot, JobSnapshot snapshot, CallHistory history) {
        CancelCommand verb = history.hasEscalated() ? CancelCommand.TERMINATE : CancelCommand.CANCEL;
        return BatchOutcomes.outcomeOf(verb, request.reason(), earlierSnapshot, (BatchJob) snapshot, history);
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot snapshot) {
        return BatchOutcomes.whyNotCancellable((BatchJob) snapshot);
    }
}
