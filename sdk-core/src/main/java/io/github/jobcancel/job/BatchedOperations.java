// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Result;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;

/** What a provider can do about several jobs of one client in one request. Used by bulks. */
public interface BatchedOperations {
    /**
     * Which jobs can go together.
     *
     * @return equal for those
     */
    Object batchKey();

    /**
     * How many jobs one request to cancel may name.
     *
     * @return 1 if the provider, or this server of it, knows no such request
     */
    int maxJobsPerCancel();

    /**
     * Asks the provider to stop several jobs.
     *
     * @param jobs of equal keys, each once, no more than {@link #maxJobsPerCancel}
     * @return one element for each, in order: an answer, a failure, or neither, for a job that was not asked and is to be asked
     *     by itself. What an acknowledgement leaves open is read by {@link #readTogether}
     */
    Operation<List<Optional<Result<CancelOutcome>>>> cancelTogether(List<JobOperations> jobs);

    /**
     * How many jobs one request of the stronger verb may name.
     *
     * @return 1 if there is no such request
     */
    default int maxJobsPerEscalation() {
        return 1;
    }

    /**
     * Asks the provider by the stronger verb to stop several jobs that its cancel stops no more.
     *
     * @param jobs of equal keys, each once, no more than {@link #maxJobsPerEscalation}
     * @return as for cancel
     */
    default Operation<List<Optional<Result<CancelOutcome>>>> escalateTogether(List<JobOperations> jobs) {
        throw new UnsupportedOperationException();
    }

    /**
     * How many jobs one request to read may name.
     *
     * @return 1 if there is no such request
     */
    default int maxJobsPerRead() {
        return 1;
    }

    /**
     * Reads several jobs.
     *
     * @param jobs of equal keys, each once, no more than {@link #maxJobsPerRead}
     * @return one record for each, in order
     */
    default Operation<List<JobSnapshot>> readTogether(List<JobOperations> jobs) {
        throw new UnsupportedOperationException();
    }
}
