// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;

/** The app of a client: determines the references of its jobs. */
final class ScriptApp {
    private final String scope;

    /**
     * Creates the app. Refuses an app id that references cannot contain, so that not every call fails on it later.
     */
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

    /** Returns the kind of a job of this app. */
    ScriptKind kindOf(JobRef ref) {
        return ScriptKind.ofReferenceName(ref.kind())
                .filter(kind -> ref.equals(jobRef(kind, ref.id())))
                .orElseThrow(() -> new IllegalArgumentException("not a job of " + scope + ": " + ref));
    }

    /** Decodes the jobs of a list, in the order of the list. */
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
