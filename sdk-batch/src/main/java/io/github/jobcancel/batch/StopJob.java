// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Resolve;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code CancelJob} or {@code TerminateJob}, and the read that shows what came of it. Repeating either is harmless, so a lost
 * reply is met by sending again; only when the attempts are used up does a read have to decide.
 */
final class StopJob extends BatchOperation<CancelOutcome> {
    private final BatchClient client;
    private final StopVerb verb;
    private final String jobId;
    private final String reason;
    private final boolean verify;

    StopJob(BatchClient client, StopVerb verb, CancelJobRequest request, boolean verify) {
        super(
                verb.operation,
                client.route(verb.path),
                Json.object("jobId", request.jobId(), "reason", request.reason()));
        this.client = client;
        this.verb = verb;
        this.jobId = request.jobId();
        this.reason = request.reason();
        this.verify = verify;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    Step<CancelOutcome> accepted(Reply reply, Trail trail) {
        return verify
                ? Step.next(new DescribeJobs<>(
                        client,
                        List.of(jobId),
                        jobs -> Step.done(BatchVerdicts.judge(verb, reason, null, jobs.get(0), trail))))
                : Step.done(new Requested(trail.evidence(null, null, "HTTP " + reply.status())));
    }

    /** Some servers call an id that they do not know an error, and an error may be the echo of a request that acted. */
    @Override
    Step<CancelOutcome> refused(Fault fault, Trail trail) {
        return fault.kind() == Fault.Kind.INVALID
                ? resolve(fault.toException(name(), trail.mayHaveActed())).asStep()
                : super.refused(fault, trail);
    }

    @Override
    public @Nullable Step<CancelOutcome> recover(SdkException failure, Trail trail) {
        return trail.mayHaveActed() ? Step.next(resolve(failure)) : null;
    }

    private Resolve<BatchJob, CancelOutcome> resolve(SdkException failure) {
        return new Resolve<>(
                new DescribeJobs<>(client, List.of(jobId), jobs -> Step.done(jobs.get(0))),
                failure,
                (job, trail) -> BatchVerdicts.unacknowledged(verb, reason, job, trail));
    }
}
