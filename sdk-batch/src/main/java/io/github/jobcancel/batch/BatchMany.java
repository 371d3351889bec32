// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.Many;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.util.List;
import java.util.Optional;

/** What the service does about many jobs in one request. */
final class BatchMany implements Many {
    private static final int CANCELS = 50;
    private static final int READS = 100;

    private final BatchClient client;

    /** Whether this server has the requests that name many jobs; the service learnt them in 2026. */
    private volatile boolean known = true;

    BatchMany(BatchClient client) {
        this.client = client;
    }

    void unknown() {
        known = false;
    }

    @Override
    public Object key() {
        return client;
    }

    @Override
    public int mostCancels() {
        return known ? CANCELS : 1;
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> cancel(List<Verbs> jobs) {
        return stop(StopVerb.CANCEL, jobs);
    }

    /** All jobs of a client go by the same reason. */
    private StopJobs stop(StopVerb verb, List<Verbs> jobs) {
        return new StopJobs(
                client, verb, ids(jobs), ((BatchVerbs) jobs.get(0)).request().reason());
    }

    @Override
    public int mostEscalations() {
        return mostCancels();
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> escalate(List<Verbs> jobs) {
        return stop(StopVerb.TERMINATE, jobs);
    }

    @Override
    public int mostReads() {
        return READS;
    }

    @Override
    public Operation<List<JobSnapshot>> read(List<Verbs> jobs) {
        return new DescribeJobs<>(client, ids(jobs), found -> Step.done(List.copyOf(found)));
    }

    private static List<String> ids(List<Verbs> jobs) {
        return jobs.stream().map(job -> job.ref().id()).toList();
    }
}
