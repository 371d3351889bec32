// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An IAM user's password. Follows the IAM API reference, "Obtaining a User Token Through Password Authentication", and
 * the same for virtual MFA.
 */
public final class PasswordIdentity implements DliIdentity {
    private final Map<String, Object> user;
    private final String description;
    private final String password;
    private final @Nullable CredentialsProvider<String> passcodes;
    private final @Nullable String projectName;

    private PasswordIdentity(
            Map<String, Object> user,
            String description,
            String password,
            @Nullable CredentialsProvider<String> passcodes,
            @Nullable String projectName) {
        this.user = user;
        this.description = description;
        this.password = CredentialText.requireText("the password", password);
        this.passcodes = passcodes;
        this.projectName = projectName;
    }

    /** Creates the identity of a user in an account, which IAM calls a domain. */
    public static PasswordIdentity forAccountName(String account, String user, String password) {
        return inDomain("name", CredentialText.requireText("the account", account), user, password);
    }

    /** Some settings give the account by its id. */
    static PasswordIdentity forDomainId(String domainId, String user, String password) {
        return inDomain("id", domainId, user, password);
    }

    private static PasswordIdentity inDomain(String key, String domain, String user, String password) {
        CredentialText.requireText("the user", user);
        Map<String, Object> fields = JsonValue.objectOf("name", user, "domain", JsonValue.objectOf(key, domain));
        return new PasswordIdentity(fields, domain + ", " + user, password, null, null);
    }

    /** A user's id is unique without the account. */
    static PasswordIdentity forUserId(String userId, String password) {
        return new PasswordIdentity(JsonValue.objectOf("id", userId), "user " + userId, password, null, null);
    }

    /** Returns the same user who asks for a token by the project's name instead of its id. */
    public PasswordIdentity withProjectName(String name) {
        String checked = CredentialText.requireText("the project name", name);
        return new PasswordIdentity(user, description, password, passcodes, checked);
    }

    /** Returns the same user with a second factor, which the provider reads from the user's device. */
    public PasswordIdentity withPasscode(CredentialsProvider<String> device) {
        Objects.requireNonNull(device, "passcodes");
        return new PasswordIdentity(user, description, password, new FreshPasscodeProvider(device), projectName);
    }

    /** Returns the same user with one passcode, which serves for one login. */
    public PasswordIdentity withPasscode(String passcode) {
        String code = CredentialText.requireText("the passcode", passcode).strip();
        return withPasscode(() -> CompletableFuture.completedStage(code));
    }

    /** Returns the name of the client's project, otherwise the name for which this user asks. They must not differ. */
    @Nullable
    String resolveProjectName(@Nullable String clientName) {
        if (clientName != null && projectName != null && !projectName.equals(clientName)) {
            throw new IllegalArgumentException(
                    "the password asks for project " + projectName + ", the client for " + clientName);
        }
        return clientName == null ? projectName : clientName;
    }

    @Override
    public CompletableFuture<ExpiringCredential<RequestCredential>> fetchCredential(AuthorizerFactory in) {
        // checked at build(), except for a password that a caller's provider returns
        if (projectName != null
                && !in.project().isKnown()
                && !projectName.equals(in.project().name())) {
            throw new SdkException.ProviderFault(
                    "createToken", "the password asks for another project than the client", null, false, null);
        }
        CredentialsProvider<String> provider = passcodes;
        return provider == null
                ? startLogin(in, null)
                : new CredentialSources(in.engine())
                        .<String>runInBackground("the passcode", provider)
                        .thenCompose(passcode -> startLogin(in, passcode));
    }

    private CompletableFuture<ExpiringCredential<RequestCredential>> startLogin(
            AuthorizerFactory in, @Nullable String passcode) {
        return in.engine()
                .startSignIn(
                        in.iamRequests().createToken(this, passcode),
                        RequestAuthorizer.withoutCredential(),
                        CallOptions.standard());
    }

    RequestBuilder writeLogin(HttpUrl url, ProjectId project, @Nullable String passcode) {
        RequestBuilder request =
                RequestBuilder.postJson(url, requestBody(project, passcode)).addSecret(password);
        return passcode == null ? request : request.addSecret(passcode);
    }

    private Map<String, ?> requestBody(ProjectId project, @Nullable String passcode) {
        Map<String, Object> userWithPassword = JsonValue.objectOf("password", password);
        userWithPassword.putAll(user);
        Map<String, Object> identity = JsonValue.objectOf(
                "methods", List.of("password"), "password", JsonValue.objectOf("user", userWithPassword));
        if (passcode != null) {
            String key = user.containsKey("id") ? "id" : "name";
            Map<String, Object> factor = JsonValue.objectOf(key, Objects.requireNonNull(user.get(key)));
            factor.put("passcode", passcode);
            identity.put("methods", List.of("password", "totp"));
            identity.put("totp", JsonValue.objectOf("user", factor));
        }
        Map<String, ?> wanted = projectName == null && project.isKnown()
                ? JsonValue.objectOf("id", project.requireId())
                : JsonValue.objectOf("name", projectName == null ? project.name() : projectName);
        return JsonValue.objectOf(
                "auth", JsonValue.objectOf("identity", identity, "scope", JsonValue.objectOf("project", wanted)));
    }

    @Override
    public String toString() {
        return "IamPassword[" + description + (projectName == null ? "]" : ", project " + projectName + "]");
    }
}
