// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * {@code GET /v3/projects?name=}: the id of the project that was named. Part of fetching a credential, so that all calls share
 * one look-up; hands that credential on once the project knows its id.
 */
final class FindProject<C> implements Operation<Fresh<C>> {
    private final HttpUrl url;
    private final DliProject project;
    private final Fresh<C> credential;
    private final Findings findings;

    FindProject(HttpUrl iam, DliProject project, Fresh<C> credential, Findings findings) {
        this.url = iam.newBuilder()
                .addPathSegments("v3/projects")
                .addQueryParameter("name", project.name())
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
    public Draft draft() {
        return Draft.get(url).header("Content-Type", "application/json");
    }

    @Override
    public String requestId(Reply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<Fresh<C>> decode(Reply reply, Trail trail) {
        if (!reply.ok()) {
            return Step.failed(DliErrors.signIn(reply, trail.signedAt(), true));
        }
        Json projects = reply.json().get("projects");
        if (!projects.isArray()) {
            return failed(Kind.UNEXPECTED, "this is not IAM's list of projects", reply);
        }
        // the list may hold others too: the filter is IAM's to ignore
        List<String> ids = projects.items().stream()
                .filter(item -> item.text("name").equals(project.name()))
                .map(item -> item.text("id"))
                .toList();
        if (ids.size() != 1) {
            String many = ids.isEmpty() ? "no project is" : ids.size() + " projects are";
            String what = many + " named " + project.name() + " where these credentials look: set the project id";
            return failed(Kind.UNAUTHENTICATED, what, reply);
        }
        if (!project.learn(ids.get(0))) {
            return failed(Kind.UNEXPECTED, "IAM gives the project named " + project.name() + " no id", reply);
        }
        findings.used(place(), "it has the id " + ids.get(0));
        return Step.done(credential);
    }

    private String place() {
        return "project named " + project.name() + " at " + DliRegion.host(url);
    }

    private Step<Fresh<C>> failed(Kind kind, String what, Reply reply) {
        findings.failed(place(), what);
        return Step.failed(Fault.of(kind, what, reply.error("", "")));
    }
}
