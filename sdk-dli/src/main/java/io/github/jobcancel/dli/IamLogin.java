// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Fault.Kind;
import io.github.jobcancel.engine.Fresh;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** {@code POST /v3/auth/tokens}: a project-scoped token for a password. The token stands in a header of the reply. */
final class IamLogin implements Operation<Fresh<String>> {
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final HttpUrl url;
    private final IamPassword password;
    private final String projectId;

    IamLogin(HttpUrl iam, IamPassword password, String projectId) {
        this.url = iam.newBuilder()
                .addPathSegments("v3/auth/tokens")
                // the catalog of services would make the reply large
                .addQueryParameter("nocatalog", "true")
                .build();
        this.password = password;
        this.projectId = projectId;
    }

    @Override
    public String name() {
        return "createToken";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Draft draft() {
        return Draft.post(url, password.request(projectId));
    }

    @Override
    public String requestId(Reply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<Fresh<String>> decode(Reply reply, Trail trail) {
        if (!reply.ok()) {
            return Step.failed(DliErrors.fault(reply, trail.signedAt(), false));
        }
        String token = reply.header("X-Subject-Token");
        if (token.isEmpty()) {
            return failed(Kind.UNEXPECTED, "IAM's answer holds no token", reply);
        }
        String scope = reply.json().get("token", "project", "id").text();
        if (!scope.isEmpty() && !scope.equals(projectId)) {
            // used all the same it would be refused for every job, or worse, act in another project
            return failed(Kind.UNAUTHENTICATED, "the token is for project " + scope + ", not " + projectId, reply);
        }
        Instant expires = expiry(reply.json().get("token", "expires_at").text());
        return Step.done(new Fresh<>(token, expires == null ? null : expires.minus(MARGIN), expires));
    }

    /** The body may tell of the user, so that nothing of it is shown. */
    private Step<Fresh<String>> failed(Kind kind, String what, Reply reply) {
        return Step.failed(Fault.of(kind, what, reply.error("", "", requestId(reply))));
    }

    private static @Nullable Instant expiry(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            // then it serves until it is refused
            return null;
        }
    }
}
