// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;

/** The app that a client speaks of: how its jobs are named. */
final class ScriptApp {
    private final String scope;

    /** An app id that no reference can hold is refused here, not at every call. */
    ScriptApp(HttpUrl endpoint, String appId) {
        this.scope =
                new JobRef("script", "app", RequestBuilder.get(endpoint).hostHeader() + "/" + appId, "any").scope();
    }

    JobRef jobRef(ScriptKind kind, String jobId) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(Objects.requireNonNull(jobId, "jobId"))) {
            throw new IllegalArgumentException("the job's id is not Unicode text");
        }
        return new JobRef("script", kind.referenceName, scope, jobId);
    }

    /** The kind of a job of this app. */
    ScriptKind kindOf(JobRef ref) {
        return ScriptKind.ofReferenceName(ref.kind())
                .filter(kind -> ref.equals(jobRef(kind, ref.id())))
                .orElseThrow(() -> new IllegalArgumentException("not a job of " + scope + ": " + ref));
    }

    /** The jobs of a list, in its order. */
    List<ScriptJob> decodeEntries(List<JsonValue> entries, ScriptList list) {
        return entries.stream()
                .map(job -> ScriptJob.ofListEntry(jobRef(list.kind, job.textField("jobId")), job, list))
                .toList();
    }

    @Override
    public String toString() {
        return scope;
    }
}
