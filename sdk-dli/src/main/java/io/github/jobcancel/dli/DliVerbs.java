// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

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

/** One job of DLI, as core sees it. There is no stronger verb: deleting a Flink job removes its record as well. */
final class DliVerbs implements Verbs {
    private final DliProject project;
    private final Authorizer<?> authorizer;
    private final DliKind kind;
    private final JobRef ref;

    DliVerbs(DliProject project, Authorizer<?> authorizer, DliKind kind, String jobId) {
        this.project = project;
        this.authorizer = authorizer;
        this.kind = kind;
        this.ref = kind.ref(project, jobId);
    }

    static DliVerbs of(DliProject project, Authorizer<?> authorizer, JobRef ref) {
        return DliKind.of(ref.kind())
                .map(kind -> new DliVerbs(project, authorizer, kind, ref.id()))
                .filter(verbs -> verbs.ref().equals(ref))
                .orElseThrow(() -> new IllegalArgumentException("not a job of " + project.scope() + ": " + ref));
    }

    @Override
    public JobRef ref() {
        return ref;
    }

    @Override
    public Authorizer<?> authorizer() {
        return authorizer;
    }

    @Override
    public Operation<? extends JobSnapshot> read() {
        return kind.read(project, ref);
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return kind.stop(project, ref);
    }

    @Override
    public CancelOutcome judge(@Nullable JobSnapshot before, JobSnapshot now, Trail trail) {
        return DliVerdicts.acknowledged(before, now, trail.evidence(before, now, now.rawState()));
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable obstacle(JobSnapshot now) {
        List<String> words = List.of(now.rawState());
        Evidence seen = new Evidence(Optional.empty(), Optional.of(now), words, List.of(), 1, false, false, false);
        return DliVerdicts.obstacle(now, seen);
    }
}
