// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

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

/**
 * Operations on one DLI job for the engine. There is no stronger cancel: deleting a Flink job also removes its
 * record.
 */
final class DliJobOperations implements JobOperations {
    private final DliProject project;
    private final RequestAuthorizer<?> authorizer;
    private final DliKind kind;
    private final JobRef ref;

    DliJobOperations(DliProject project, RequestAuthorizer<?> authorizer, DliKind kind, String jobId) {
        this.project = project;
        this.authorizer = authorizer;
        this.kind = kind;
        this.ref = kind.jobRef(project, jobId);
    }

    static DliJobOperations forReference(DliProject project, RequestAuthorizer<?> authorizer, JobRef ref) {
        return DliKind.ofReferenceName(ref.kind())
                .map(kind -> new DliJobOperations(project, authorizer, kind, ref.id()))
                .filter(operations -> operations.ref().equals(ref))
                .orElseThrow(() -> new IllegalArgumentException("not a job of " + project.scope() + ": " + ref));
    }

    @Override
    public JobRef ref() {
        return ref;
    }

    @Override
    public RequestAuthorizer<?> authorizer() {
        return authorizer;
    }

    @Override
    public Operation<? extends JobSnapshot> read() {
        return kind.readOperation(project, ref);
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return kind.cancelOperation(project, ref);
    }

    @Override
    public CancelOutcome outcomeOf(@Nullable JobSnapshot before, JobSnapshot now, CallHistory trail) {
        return DliOutcomes.outcomeAfterAcknowledgement(before, now, trail.toEvidence(before, now, now.rawState()));
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot now) {
        List<String> rawStates = List.of(now.rawState());
        Evidence evidence = Evidence.builder()
                .snapshotAfter(now)
                .providerWords(rawStates)
                .attemptCount(1)
                .build();
        return DliOutcomes.whyNotCancellable(now, evidence);
    }
}
