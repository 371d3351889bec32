// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import org.jspecify.annotations.Nullable;

/** What a provider can say and do about one job. Core makes the verbs of {@link io.github.jobcancel.RemoteJob} of it. */
public interface JobOperations {
    /**
     * Which job.
     *
     * @return the reference
     */
    JobRef ref();

    /**
     * How this job's requests get their credential.
     *
     * @return the client's own
     */
    Authorizer<?> authorizer();

    /**
     * Reads the job's record.
     *
     * @return a new operation
     */
    Operation<? extends JobSnapshot> read();

    /**
     * Asks the provider to stop the job.
     *
     * @param options whether an acknowledgement that proves nothing is followed by a read
     * @return a new operation, and what follows it for a single cancel
     */
    Operation<CancelOutcome> cancel(CallOptions options);

    /**
     * The stronger verb, for a job that cancel cannot stop any more.
     *
     * @param options as for cancel
     * @return a new operation; null if the provider has no such verb
     */
    default @Nullable Operation<CancelOutcome> escalation(CallOptions options) {
        return null;
    }

    /**
     * What a record proves, once the provider has taken a request.
     *
     * @param snapshotBefore what was read before the request; null if nothing was
     * @param snapshot what is read now; the same as {@code before} if no request was sent because the job was at rest
     * @param history what the call did
     * @return the outcome; {@link CancelOutcome.Requested} if the job is alive and nothing speaks against its end
     */
    CancelOutcome outcomeOf(@Nullable JobSnapshot snapshotBefore, JobSnapshot snapshot, CallHistory history);

    /**
     * Why the provider's cancel would not stop a job that is as it is now.
     *
     * @param snapshot a job that is alive
     * @return null if the cancel applies
     */
    default CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot snapshot) {
        return null;
    }

    /**
     * What the provider can do about several jobs at once.
     *
     * @return null if nothing
     */
    default @Nullable BatchedOperations batchedOperations() {
        return null;
    }
}
