// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code CancelJob} or {@code TerminateJob}, and the read that shows what came of it. Repeating either is harmless, so a lost
 * reply is met by sending again; only when the attempts are used up does a read have to decide.
 */
final class StopJob extends BatchOperation<CancelOutcome> {
    private final BatchClient client;
    private final StopVerb verb;
    private final String jobId;
    private final boolean verify;

    StopJob(BatchClient client, StopVerb verb, CancelJobRequest request, boolean verify) {
        super(verb.operation, client.route(verb.path), body(request));
        this.client = client;
        this.verb = verb;
        this.jobId = request.jobId();
        this.verify = verify;
    }

    private static Map<String, String> body(CancelJobRequest request) {
        return Map.of("jobId", request.jobId(), "reason", request.reason());
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    Step<CancelOutcome> accepted(Reply reply, Trail trail) {
        return verify
                ? Step.next(read(job -> Step.done(Verdicts.judge(verb, null, job, trail))))
                : Step.done(new Requested(trail.evidence(null, null, "HTTP " + reply.status())));
    }

    @Override
    public @Nullable Step<CancelOutcome> recover(SdkException failure, Trail trail) {
        if (!trail.mayHaveActed()) {
            return null;
        }
        return Step.next(read(job -> {
            CancelOutcome proved = Verdicts.unacknowledged(verb, job, trail);
            return proved == null ? Step.thrown(failure) : Step.done(proved);
        }));
    }

    private DescribeJobs<CancelOutcome> read(Function<BatchJob, Step<CancelOutcome>> then) {
        return new DescribeJobs<>(client, List.of(jobId), found -> then.apply(found.get(0)));
    }
}
