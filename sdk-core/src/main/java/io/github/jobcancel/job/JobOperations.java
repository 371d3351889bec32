// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a provider on one job. Core builds the methods of {@link io.github.jobcancel.RemoteJob} from
 * them.
 */
public interface JobOperations {
    /**
     * Returns the reference to the job.
     *
     * @return the reference
     */
    JobRef ref();

    /**
     * Returns the authorizer of the requests for this job.
     *
     * @return the client's authorizer
     */
    RequestAuthorizer<?> authorizer();

    /**
     * Creates an operation that reads the job's record.
     *
     * @return a new operation
     */
    Operation<? extends JobSnapshot> read();

    /**
     * Creates an operation that asks the provider to stop the job.
     *
     * @param options whether an acknowledgement that proves nothing is followed by a read
     * @return a new operation, including the operations that follow it in a single cancel
     */
    Operation<CancelOutcome> cancel(CallOptions options);

    /**
     * Creates an operation that sends the provider's stronger request, for a job that cancel cannot stop any more.
     *
     * @param options as for {@link #cancel}
     * @return a new operation; null if the provider has no such request
     */
    default @Nullable Operation<CancelOutcome> escalation(CallOptions options) {
        return null;
    }

    /**
     * Determines what a record proves once the provider has accepted a request.
     *
     * @param snapshotBefore the job as read before the request; null if it was not read
     * @param snapshot the job as read now; the same as {@code snapshotBefore} if no request was sent because the
     *     job was at rest
     * @param history the attempts of the call
     * @return the outcome; {@link CancelOutcome.Requested} if the job is alive and may still end
     */
    CancelOutcome outcomeOf(@Nullable JobSnapshot snapshotBefore, JobSnapshot snapshot, CallHistory history);

    /**
     * Determines why the provider's cancel would not stop a job in its present state.
     *
     * @param snapshot a job that is alive
     * @return the reason; null if the cancel applies
     */
    default CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot snapshot) {
        return null;
    }

    /**
     * Returns the operations on several jobs in one request.
     *
     * @return the operations; null if the provider has none
     */
    default @Nullable BatchedOperations batchedOperations() {
        return null;
    }

    /**
     * Creates the read of the job's record as one of any provider's records.
     *
     * @return a new operation
     */
    @SuppressWarnings("unchecked") // safe: a read only produces values
    default Operation<JobSnapshot> readSnapshot() {
        return (Operation<JobSnapshot>) read();
    }
}
