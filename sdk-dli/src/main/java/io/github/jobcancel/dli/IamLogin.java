// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Token;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.DateTimeException;
import java.time.Instant;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** {@code POST /v3/auth/tokens}: a project-scoped token for a password. The token stands in a header of the reply. */
final class IamLogin implements Operation<ExpiringCredential<Token>> {
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
    public boolean isRepeatable() {
        return passcode == null;
    }

    @Override
    public RequestBuilder requestBuilder() {
        RequestBuilder draft =
                password.registerSecret(RequestBuilder.postJson(url, password.requestBody(project, passcode)));
        return passcode == null ? draft : draft.addSecret(passcode);
    }

    @Override
    public String requestId(HttpReply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<ExpiringCredential<Token>> decodeReply(HttpReply reply, CallHistory trail) {
        if (!reply.isSuccessful()) {
            return Step.failAttempt(DliErrors.decodeSignInFailure(reply, trail.signedAt(), false));
        }
        String token = reply.header("X-Subject-Token");
        if (token.isEmpty()) {
            return failLogin(FailureKind.UNEXPECTED, "IAM's answer holds no token", reply);
        }
        String scope = reply.bodyJson().get("token", "project", "id").asText();
        if (scope.isEmpty() && project.projectId() == null) {
            return failLogin(FailureKind.UNEXPECTED, "IAM's answer names no project: set the project id", reply);
        }
        if (!scope.isEmpty() && !project.acceptProjectId(scope)) {
            return failLogin(
                    FailureKind.UNAUTHENTICATED,
                    "the token is for project " + scope + ", not " + project.projectId(),
                    reply);
        }
        Instant expires =
                parseExpiry(reply.bodyJson().get("token", "expires_at").asText());
        return Step.finishWith(IamToken.toExpiring(expires == null ? Token.of(token) : Token.of(token, expires)));
    }

    /** The body may tell of the user, so that nothing of it is shown. */
    private Step<ExpiringCredential<Token>> failLogin(FailureKind kind, String what, HttpReply reply) {
        return Step.failAttempt(AttemptFailure.ofReply(kind, what, reply.toProviderError("", "")));
    }

    private static @Nullable Instant parseExpiry(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            // then it serves until it is refused
            return null;
        }
    }
}
