// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * {@code GET /v3/projects?name=}: the id of the project that was named. Part of fetching a credential, so that all calls share
 * one look-up; hands that credential on once the project knows its id.
 */
final class ProjectLookup<C> implements Operation<ExpiringCredential<C>> {
    private final HttpUrl url;
    private final DliProject project;
    private final ExpiringCredential<C> credential;
    private final LookupLog findings;

    ProjectLookup(HttpUrl iam, DliProject project, ExpiringCredential<C> credential, LookupLog findings) {
        this.url = iam.newBuilder()
                .addPathSegments("v3/projects")
                .addQueryParameter("name", project.projectName())
                .build();
        this.project = project;
        this.credential = credential;
        this.findings = findings;
    }

    @Override
    public String name() {
        return "findProject";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    /** Without {@code X-Project-Id}, which nobody knows yet. */
    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.get(url).setHeader("Content-Type", "application/json");
    }

    @Override
    public String requestId(HttpReply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<ExpiringCredential<C>> decodeReply(HttpReply reply, CallHistory trail) {
        if (!reply.isSuccessful()) {
            return Step.failAttempt(DliErrors.decodeSignInFailure(reply, trail.signedAt(), true));
        }
        JsonValue projects = reply.bodyJson().get("projects");
        if (!projects.isArray()) {
            return failLookup(FailureKind.UNEXPECTED, "this is not IAM's list of projects", reply);
        }
        // the list may hold others too: the filter is IAM's to ignore
        List<String> ids = projects.items().stream()
                .filter(item -> item.textField("name").equals(project.projectName()))
                .map(item -> item.textField("id"))
                .toList();
        if (ids.size() != 1) {
            String many = ids.isEmpty() ? "no project is" : ids.size() + " projects are";
            String what =
                    many + " named " + project.projectName() + " where these credentials look: set the project id";
            return failLookup(FailureKind.UNAUTHENTICATED, what, reply);
        }
        if (!project.acceptProjectId(ids.get(0))) {
            return failLookup(
                    FailureKind.UNEXPECTED, "IAM gives the project named " + project.projectName() + " no id", reply);
        }
        findings.recordUsed(placeName(), "it has the id " + ids.get(0));
        return Step.finishWith(credential);
    }

    private String placeName() {
        return "project named " + project.projectName() + " at " + DliRegion.hostAndPort(url);
    }

    private Step<ExpiringCredential<C>> failLookup(FailureKind kind, String what, HttpReply reply) {
        findings.recordFailed(placeName(), what);
        return Step.failAttempt(AttemptFailure.ofReply(kind, what, reply.toProviderError("", "")));
    }
}
