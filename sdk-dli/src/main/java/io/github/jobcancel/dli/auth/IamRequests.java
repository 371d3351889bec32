// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.auth.CredentialRequest;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallStep;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The requests to IAM. Replies contain tokens and data of the user, so failures show nothing of them.
 *
 * @param root the address of IAM, without the version
 * @param project the project of the client
 * @param errors decodes error replies
 */
record IamRequests(HttpUrl root, ProjectId project, SignInErrors errors) {
    /**
     * Creates {@code POST /v3/auth/tokens}: a project-scoped token for a password. The token is a header of the reply.
     *
     * @param passcode the second factor; null for none. IAM accepts a passcode once, so the request is not repeated
     */
    CredentialRequest<ExpiringCredential<RequestCredential>> createToken(
            PasswordIdentity password, @Nullable String passcode) {
        HttpUrl url = root.newBuilder()
                .addPathSegments("v3/auth/tokens")
                // the catalog of services would make the reply large
                .addQueryParameter("nocatalog", "true")
                .build();
        CredentialRequest<ExpiringCredential<RequestCredential>> request = new CredentialRequest<
                        ExpiringCredential<RequestCredential>>(
                        "createToken",
                        () -> password.writeLogin(url, project, passcode),
                        (reply, history) -> reply.isSuccessful()
                                ? decodeToken(reply)
                                : CallStep.failAttempt(
                                        errors.decoder().decodeFailure(reply, history.signedAt(), false)))
                .withRequestId(errors.requestId());
        return passcode == null ? request : request.withoutRepeat(failure -> null);
    }

    private CallStep<ExpiringCredential<RequestCredential>> decodeToken(HttpReply reply) {
        String token = reply.header("X-Subject-Token");
        if (token.isEmpty()) {
            return failLogin(FailureKind.UNEXPECTED, "IAM's answer holds no token", reply);
        }
        String projectId = reply.bodyJson().get("token", "project", "id").asText();
        if (projectId.isEmpty() && !project.isKnown()) {
            return failLogin(FailureKind.UNEXPECTED, "IAM's answer names no project: set the project id", reply);
        }
        if (!projectId.isEmpty() && !project.mayHaveId(projectId)) {
            String problem = "the token is for project " + projectId + ", not " + project;
            return failLogin(FailureKind.UNAUTHENTICATED, problem, reply);
        }
        Instant expiresAt =
                parseExpiry(reply.bodyJson().get("token", "expires_at").asText());
        return CallStep.finishWith(new DliToken(
                        expiresAt == null ? AccessToken.of(token) : AccessToken.of(token, expiresAt),
                        projectId.isEmpty() ? null : projectId)
                .withLifetime());
    }

    /** A token without a readable expiry is used until it is refused. */
    private static @Nullable Instant parseExpiry(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Creates {@code GET /v3/projects?name=}: the id of the project with the client's project name. */
    CredentialRequest<String> findProject() {
        HttpUrl url = root.newBuilder()
                .addPathSegments("v3/projects")
                .addQueryParameter("name", project.name())
                .build();
        return new CredentialRequest<String>(
                        "findProject",
                        // without the header X-Project-Id, since the id is not known yet
                        () -> RequestBuilder.get(url).setHeader("Content-Type", "application/json"),
                        (reply, history) -> reply.isSuccessful()
                                ? decodeProject(reply)
                                : CallStep.failAttempt(errors.decoder().decodeFailure(reply, history.signedAt(), true)))
                .withRequestId(errors.requestId());
    }

    private CallStep<String> decodeProject(HttpReply reply) {
        JsonValue projects = reply.bodyJson().get("projects");
        if (!projects.isArray()) {
            return failLogin(FailureKind.UNEXPECTED, "this is not IAM's list of projects", reply);
        }
        // IAM may ignore the filter and list other projects too
        List<String> ids = projects.items().stream()
                .filter(item -> item.textField("name").equals(project.name()))
                .map(item -> item.textField("id"))
                .toList();
        if (ids.size() != 1) {
            String count = ids.isEmpty() ? "no project is" : ids.size() + " projects are";
            String problem = count + " named " + project.name() + " where these credentials look: set the project id";
            return failLogin(FailureKind.UNAUTHENTICATED, problem, reply);
        }
        return project.mayHaveId(ids.get(0))
                ? CallStep.finishWith(ids.get(0))
                : failLogin(FailureKind.UNEXPECTED, "IAM gives the project named " + project.name() + " no id", reply);
    }

    private static <T> CallStep<T> failLogin(FailureKind kind, String problem, HttpReply reply) {
        return CallStep.failAttempt(AttemptFailure.ofReply(kind, problem, reply.toProviderError("", "")));
    }
}
