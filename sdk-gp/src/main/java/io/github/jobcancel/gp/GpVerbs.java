// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Trail;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job of a site in one dialect, as core sees it. */
final class GpVerbs implements Verbs {
    private final GpSite site;
    private final Authorizer<?> authorizer;
    private final GpJobId job;

    GpVerbs(GpSite site, Authorizer<?> authorizer, GpJobId job) {
        this.site = site;
        this.authorizer = authorizer;
        this.job = job;
    }

    @Override
    public JobRef ref() {
        return site.ref(job);
    }

    @Override
    public Authorizer<?> authorizer() {
        return authorizer;
    }

    @Override
    public Operation<? extends JobSnapshot> read() {
        return ReadJob.brief(site, job);
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return new CancelJob(site, job, options.retry().attempts());
    }

    @Override
    public CancelOutcome judge(@Nullable JobSnapshot before, JobSnapshot now, Trail trail) {
        return GpVerdicts.accepted((GpJob) now, trail.evidence(before, now, now.rawState()));
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable obstacle(JobSnapshot now) {
        List<String> words = List.of(now.rawState());
        Evidence seen = new Evidence(Optional.empty(), Optional.of(now), words, List.of(), 1, false, false, false);
        return GpVerdicts.obstacle(job.dialect(), (GpJob) now, seen);
    }
}
