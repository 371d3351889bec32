// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Operations on one brainCloud job for the engine. */
final class ScriptJobOperations implements JobOperations {
    private final HttpUrl url;
    private final RequestAuthorizer<?> authorizer;
    private final JobRef ref;
    private final ScriptKind kind;
    private final ScriptBatchedOperations batchedOperations;

    ScriptJobOperations(
            HttpUrl url,
            RequestAuthorizer<?> authorizer,
            JobRef ref,
            ScriptKind kind,
            ScriptBatchedOperations batchedOperations) {
        this.batchedOperations = batchedOperations;
        this.url = url;
        this.authorizer = authorizer;
        this.ref = ref;
        this.kind = kind;
    }

    @Override
    public ScriptBatchedOperations batchedOperations() {
        return batchedOperations;
    }

    ScriptPacketCancelOperation.CancelMessage cancelMessage() {
        return new ScriptPacketCancelOperation.CancelMessage(ref, kind);
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
        return ScriptListOperation.<ScriptJob>findJob(url, ref, (job, trail) -> CallStep.finishWith(job));
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return new ScriptCancelOperation(url, ref, kind);
    }

    @Override
    public CancelOutcome outcomeOf(@Nullable JobSnapshot before, JobSnapshot now, CallHistory trail) {
        // a record was read before, or the provider accepted a request
        boolean jobExisted =
                trail.mayHaveActed() || (before != null && before.state().isAlive());
        String list = now instanceof ScriptJob job ? job.list() : "";
        return ScriptOutcomes.outcomeOfLists(
                now.state(), jobExisted, trail.toEvidence(before, now, now.rawState(), list));
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable whyNotCancellable(JobSnapshot now) {
        return ScriptOutcomes.whyNotCancellable(kind, now instanceof ScriptJob job && job.isDue());
    }
}
