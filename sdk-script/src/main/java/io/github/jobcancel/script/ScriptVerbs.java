// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** One job of this service, as core sees it. */
final class ScriptVerbs implements Verbs {
    private final HttpUrl url;
    private final Authorizer<?> authorizer;
    private final JobRef ref;
    private final ScriptKind kind;
    private final ScriptMany many;

    ScriptVerbs(HttpUrl url, Authorizer<?> authorizer, JobRef ref, ScriptKind kind, ScriptMany many) {
        this.many = many;
        this.url = url;
        this.authorizer = authorizer;
        this.ref = ref;
        this.kind = kind;
    }

    @Override
    public ScriptMany many() {
        return many;
    }

    CancelScripts.Message message() {
        return new CancelScripts.Message(ref, kind);
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
        return ReadList.<ScriptJob>find(url, ref, (job, trail) -> Step.done(job));
    }

    @Override
    public Operation<CancelOutcome> cancel(CallOptions options) {
        return new CancelScript(url, ref, kind);
    }

    @Override
    public CancelOutcome judge(@Nullable JobSnapshot before, JobSnapshot now, Trail trail) {
        // a record before, or a request that was taken
        boolean known =
                trail.mayHaveActed() || (before != null && before.state().alive());
        String list = now instanceof ScriptJob job ? job.list() : "";
        return ScriptVerdicts.listed(now.state(), known, trail.evidence(before, now, now.rawState(), list));
    }

    @Override
    public CancelOutcome.@Nullable NotCancellable obstacle(JobSnapshot now) {
        return ScriptVerdicts.obstacle(kind, now instanceof ScriptJob job && job.due());
    }
}
