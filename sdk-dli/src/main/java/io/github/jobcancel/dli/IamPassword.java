// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Token;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An IAM user's password, from {@link DliCredentials#password}. Follows the IAM API reference, "Obtaining a User Token
 * Through Password Authentication", and the same for virtual MFA.
 */
public final class IamPassword extends DliCredentials {
    private final Map<String, Object> user;
    private final String shown;
    private final String password;
    private final @Nullable CredentialsProvider<String> passcodes;
    private final @Nullable String projectName;

    private IamPassword(
            Map<String, Object> user,
            String shown,
            String password,
            @Nullable CredentialsProvider<String> passcodes,
            @Nullable String projectName) {
        this.user = user;
        this.shown = shown;
        this.password = requireText("password", password);
        this.passcodes = passcodes;
        this.projectName = projectName;
    }

    static IamPassword forAccountName(String account, String user, String password) {
        Map<String, Object> who = JsonValue.objectOf("name", user, "domain", JsonValue.objectOf("name", account));
        return new IamPassword(who, account + ", " + user, password, null, null);
    }

    /** By the account's id, as some settings have it. */
    static IamPassword forDomainId(String domainId, String user, String password) {
        Map<String, Object> who = JsonValue.objectOf("name", user, "domain", JsonValue.objectOf("id", domainId));
        return new IamPassword(who, domainId + ", " + user, password, null, null);
    }

    /** A user's id is unique without the account. */
    static IamPassword forUserId(String userId, String password) {
        return new IamPassword(JsonValue.objectOf("id", userId), "user " + userId, password, null, null);
    }

    /**
     * The same, asking for a token by the project's name instead of its id. A token for another project than the client's is
     * not used.
     *
     * @param name a region such as {@code eu-de}, or a sub-project such as {@code eu-de_sub}
     * @return new credentials
     * @throws IllegalArgumentException if it is blank
     */
    public IamPassword withProjectName(String name) {
        return new IamPassword(user, shown, password, passcodes, requireText("project name", name));
    }

    /**
     * The same for a user who needs a second factor. Each login fetches a passcode, and a passcode is sent once, whatever
     * becomes of the request.
     *
     * @param passcodes gives the code that the user's device shows now; may block
     * @return new credentials
     */
    public IamPassword withPasscode(CredentialsProvider<String> passcodes) {
        Objects.requireNonNull(passcodes, "passcodes");
        return new IamPassword(user, shown, password, new FreshPasscodeProvider(passcodes), projectName);
    }

    /**
     * The same with one passcode. It serves for one login: after about a day, when the token must be renewed, calls fail.
     *
     * @param passcode the code that the user's device shows now
     * @return new credentials
     * @throws IllegalArgumentException if it is blank
     */
    public IamPassword withPasscode(String passcode) {
        String code = requireText("passcode", passcode).strip();
        return withPasscode(() -> CompletableFuture.completedStage(code));
    }

    /** The project that this asks for by name, whatever the client's is called. */
    @Nullable
    String projectName() {
        return projectName;
    }

    @Override
    RequestAuthorizer<?> createAuthorizer(AuthorizerFactory in) {
        return new RequestAuthorizer<>(
                new CredentialSources(in.engine()).fetchedSource(() -> fetchToken(in)), IamToken.TOKEN_SIGNER);
    }

    private CompletableFuture<ExpiringCredential<Token>> fetchToken(AuthorizerFactory in) {
        CredentialsProvider<String> fetch = passcodes;
        return fetch == null
                ? sendLogin(in, null)
                : new CredentialSources(in.engine())
                        .runInBackground("the passcode", fetch)
                        .thenCompose(passcode -> sendLogin(in, passcode));
    }

    private CompletableFuture<ExpiringCredential<Token>> sendLogin(AuthorizerFactory in, @Nullable String passcode) {
        IamLogin login = new IamLogin(in.iamAddress(), this, passcode, in.project());
        return in.engine().startSignIn(login, RequestAuthorizer.withoutCredential(), CallOptions.standard());
    }

    @Override
    boolean isRenewable() {
        return true;
    }

    RequestBuilder registerSecret(RequestBuilder login) {
        return login.addSecret(password);
    }

    /** The body that IAM takes. */
    Map<String, ?> requestBody(DliProject project, @Nullable String passcode) {
        Map<String, Object> person = JsonValue.objectOf();
        person.putAll(user);
        person.put("password", password);
        Map<String, Object> identity =
                JsonValue.objectOf("methods", List.of("password"), "password", JsonValue.objectOf("user", person));
        if (passcode != null) {
            String key = user.containsKey("id") ? "id" : "name";
            Object who = Objects.requireNonNull(user.get(key));
            identity.put("methods", List.of("password", "totp"));
            identity.put("totp", JsonValue.objectOf("user", JsonValue.objectOf(key, who, "passcode", passcode)));
        }
        String id = project.projectId();
        Map<String, ?> wanted = projectName != null || id == null
                ? JsonValue.objectOf("name", projectName == null ? project.projectName() : projectName)
                : JsonValue.objectOf("id", id);
        return JsonValue.objectOf(
                "auth", JsonValue.objectOf("identity", identity, "scope", JsonValue.objectOf("project", wanted)));
    }

    @Override
    public String toString() {
        return "IamPassword[" + shown + (projectName == null ? "]" : ", project " + projectName + "]");
    }
}
