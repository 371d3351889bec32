// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations on one job of a site in one dialect that the core module uses. */
final class GpJobOperations implements JobOperations {
    private final GpSite site;
    private final RequestAuthorizer<?> authorizer;
    private final GpJobId job;

    GpJobOperations(GpSite site, RequestAuthorizer<?> authorizer, GpJobId job) {
        this.site = site;
        this.authorizer = authorizer;
        this.job = job;
    }

    @Override
    public JobRef ref() {
        return site.jobRef(job);
    }

    @Override
    public RequestAuthorizer<?> authorizer() {
        return authorizer;
    }

    @Override
    public Operation<? extends JobSnapshot> read() {
        return DescribeJobOperation.withoutMessages(site, job);
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return new CancelJobOperation(site, job, options.retryPolicy().maxAttempts());
    }

    @Override
    public CancelOutcome outcomeOf(@Nullable JobSnapshot earlierSnapshot, JobSnapshot snapshot, CallHistory history) {
        return GpOutcomes.outcomeAfterAcceptance(
                (GpJob) snapshot, history.toEvidence(earlierSnapshot, snapshot, snapshot.rawState()));
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot snapshot) {
        List<String> statuses = List.of(snapshot.rawState());
        Evidence evidence = Evidence.builder()
                .snapshotAfter(snapshot)
                .providerWords(statuses)
                .attemptCount(1)
                .build();
        return GpOutcomes.whyNotCancellable(job.dialect(), (GpJob) snapshot, evidence);
    }
}
