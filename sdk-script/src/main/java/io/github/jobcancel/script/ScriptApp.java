// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;

/** The app that a client speaks of: how its jobs are named. */
final class ScriptApp {
    private final String scope;

    /** An app id that no reference can hold is refused here, not at every call. */
    ScriptApp(HttpUrl endpoint, String appId) {
        this.scope = new JobRef("script", "app", Draft.get(endpoint).host() + "/" + appId, "any").scope();
    }

    JobRef ref(ScriptKind kind, String jobId) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(Objects.requireNonNull(jobId, "jobId"))) {
            throw new IllegalArgumentException("the job's id is not Unicode text");
        }
        return new JobRef("script", kind.word, scope, jobId);
    }

    /** The kind of a job of this app. */
    ScriptKind kind(JobRef ref) {
        return ScriptKind.of(ref.kind())
                .filter(k -> ref.equals(ref(k, ref.id())))
                .orElseThrow(() -> new IllegalArgumentException("not a job of " + scope + ": " + ref));
    }

    /** The jobs of a list, in its order. */
    List<ScriptJob> jobs(List<Json> entries, ScriptList list) {
        return entries.stream()
                .map(job -> ScriptJob.entry(ref(list.kind, job.text("jobId")), job, list))
                .toList();
    }

    @Override
    public String toString() {
        return scope;
    }
}
