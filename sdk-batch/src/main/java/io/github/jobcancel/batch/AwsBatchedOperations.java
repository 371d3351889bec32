// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.BatchedOperations;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;

/** The AWS Batch requests that name many jobs. */
final class AwsBatchedOperations implements BatchedOperations {
    private static final int MAX_JOBS_PER_CANCEL = 50;
    private static final int MAX_JOBS_PER_READ = 100;

    private final BatchClient client;

    /** Whether the server supports requests that name many jobs. AWS Batch has supported them since 2026. */
    private volatile boolean supportsBatchedCancels = true;

    AwsBatchedOperations(BatchClient client) {
        this.client = client;
    }

    void disableBatchedCancels() {
        supportsBatchedCancels = false;
    }

    @Override
    public Object batchKey() {
        return client;
    }

    @Override
    public int maxJobsPerCancel() {
        return supportsBatchedCancels ? MAX_JOBS_PER_CANCEL : 1;
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> cancelTogether(
            List<JobOperations> jobs, CallOptions options) {
        return newCancelOperation(CancelCommand.CANCEL, jobs, options);
    }

    /** Creates the operation. All jobs of a client share one reason. */
    private CancelJobsOperation newCancelOperation(CancelCommand verb, List<JobOperations> jobs, CallOptions options) {
        return new CancelJobsOperation(
                client,
                verb,
                jobIds(jobs),
                ((BatchJobOperations) jobs.get(0))
                        .request()
                        .withExplanation(options.reason())
                        .reason());
    }

    @Override
    public int maxJobsPerEscalation() {
        return maxJobsPerCancel();
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> escalateTogether(
            List<JobOperations> jobs, CallOptions options) {
        return newCancelOperation(CancelCommand.TERMINATE, jobs, options);
    }

    @Override
    public int maxJobsPerRead() {
        return MAX_JOBS_PER_READ;
    }

    @Override
    public Operation<List<JobSnapshot>> readTogether(List<JobOperations> jobs) {
        return new DescribeJobsOperation<>(client, jobIds(jobs), records -> CallStep.finishWith(List.copyOf(records)));
    }

    private static List<String> jobIds(List<JobOperations> jobs) {
        return jobs.stream().map(job -> job.ref().id()).toList();
    }
}
