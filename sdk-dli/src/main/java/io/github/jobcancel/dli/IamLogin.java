// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Token;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.DateTimeException;
import java.time.Instant;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** {@code POST /v3/auth/tokens}: a project-scoped token for a password. The token stands in a header of the reply. */
final class IamLogin implements Operation<Fresh<Token>> {
    private final HttpUrl url;
    private final IamPassword password;
    private final @Nullable String passcode;
    private final DliProject project;

    IamLogin(HttpUrl iam, IamPassword password, @Nullable String passcode, DliProject project) {
        this.url = iam.newBuilder()
                .addPathSegments("v3/auth/tokens")
                // the catalog of services would make the reply large
                .addQueryParameter("nocatalog", "true")
                .build();
        this.password = password;
        this.passcode = passcode;
        this.project = project;
    }

    @Override
    public String name() {
        return "createToken";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    /** A passcode that IAM may have seen is not sent again. */
    @Override
    public boolean repeatable() {
        return passcode == null;
    }

    @Override
    public Draft draft() {
        Draft draft = password.secretTo(Draft.post(url, password.request(project, passcode)));
        return passcode == null ? draft : draft.secret(passcode);
    }

    @Override
    public String requestId(Reply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<Fresh<Token>> decode(Reply reply, Trail trail) {
        if (!reply.ok()) {
            return Step.failed(DliErrors.signIn(reply, trail.signedAt(), false));
        }
        String token = reply.header("X-Subject-Token");
        if (token.isEmpty()) {
            return failed(Kind.UNEXPECTED, "IAM's answer holds no token", reply);
        }
        String scope = reply.json().get("token", "project", "id").text();
        if (scope.isEmpty() && project.id() == null) {
            return failed(Kind.UNEXPECTED, "IAM's answer names no project: set the project id", reply);
        }
        if (!scope.isEmpty() && !project.learn(scope)) {
            return failed(Kind.UNAUTHENTICATED, "the token is for project " + scope + ", not " + project.id(), reply);
        }
        Instant expires = expiry(reply.json().get("token", "expires_at").text());
        return Step.done(IamToken.fresh(expires == null ? Token.of(token) : Token.of(token, expires)));
    }

    /** The body may tell of the user, so that nothing of it is shown. */
    private Step<Fresh<Token>> failed(Kind kind, String what, Reply reply) {
        return Step.failed(Fault.of(kind, what, reply.error("", "")));
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
