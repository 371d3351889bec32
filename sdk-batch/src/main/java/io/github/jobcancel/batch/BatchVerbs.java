// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.job.Many;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job of this service, as core sees it. */
final class BatchVerbs implements Verbs {
    private final BatchClient client;
    private final CancelJobRequest request;
    private final JobRef ref;

    BatchVerbs(BatchClient client, CancelJobRequest request) {
        this.client = client;
        this.request = request;
        this.ref = client.ref(request.jobId());
    }

    CancelJobRequest request() {
        return request;
    }

    @Override
    public Many many() {
        return client.many();
    }

    @Override
    public JobRef ref() {
        return ref;
    }

    @Override
    public Authorizer<?> authorizer() {
        return client.authorizer();
    }

    @Override
    public Operation<? extends JobSnapshot> read() {
        return new DescribeJobs<>(client, List.of(ref.id()), jobs -> Step.done(jobs.get(0)));
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return new StopJob(client, StopVerb.CANCEL, request, options.verify());
    }

    @Override
    public Operation<CancelOutcome> escalation(CallOptions options) {
        return new StopJob(client, StopVerb.TERMINATE, request, options.verify());
    }

    @Override
    public CancelOutcome judge(@Nullable JobSnapshot before, JobSnapshot now, Trail trail) {
        StopVerb verb = trail.hasEscalated() ? StopVerb.TERMINATE : StopVerb.CANCEL;
        return BatchVerdicts.judge(verb, request.reason(), before, (BatchJob) now, trail);
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable obstacle(JobSnapshot now) {
        return BatchVerdicts.obstacle((BatchJob) now);
    }
}
