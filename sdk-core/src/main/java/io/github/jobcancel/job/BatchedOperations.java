// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Result;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;

/** The operations of a provider on several jobs of one client in one request. Used by bulks. */
public interface BatchedOperations {
    /**
     * Returns a key that is equal for jobs that can share a request.
     *
     * @return the key
     */
    Object batchKey();

    /**
     * Returns the greatest number of jobs that one cancel request may name.
     *
     * @return 1 if the provider, or this server of it, has no such request
     */
    int maxJobsPerCancel();

    /**
     * Creates an operation that asks the provider to stop several jobs.
     *
     * @param jobs jobs with equal keys, each once, no more than {@link #maxJobsPerCancel}
     * @param options the options of the call; its reason goes with the request
     * @return an operation whose answer has one element for each job, in order: an outcome or a failure, or empty
     *     for a job that the request did not include and that must be cancelled by itself. A later {@link
     *     #readTogether} resolves an acknowledgement that proves nothing
     */
    Operation<List<Optional<Result<CancelOutcome>>>> cancelTogether(List<JobOperations> jobs, CallOptions options);

    /**
     * Returns the greatest number of jobs that one stronger request may name.
     *
     * @return 1 if there is no such request
     */
    default int maxJobsPerEscalation() {
        return 1;
    }

    /**
     * Creates an operation that sends the stronger request for several jobs that cancel cannot stop any more.
     *
     * @param jobs jobs with equal keys, each once, no more than {@link #maxJobsPerEscalation}
     * @param options the options of the call; its reason goes with the request
     * @return an operation whose answer is as for {@link #cancelTogether}
     */
    default Operation<List<Optional<Result<CancelOutcome>>>> escalateTogether(
            List<JobOperations> jobs, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the greatest number of jobs that one read may name.
     *
     * @return 1 if there is no such request
     */
    default int maxJobsPerRead() {
        return 1;
    }

    /**
     * Creates an operation that reads several jobs.
     *
     * @param jobs jobs with equal keys, each once, no more than {@link #maxJobsPerRead}
     * @return an operation whose answer has one record for each job, in order
     */
    default Operation<List<JobSnapshot>> readTogether(List<JobOperations> jobs) {
        throw new UnsupportedOperationException();
    }
}
