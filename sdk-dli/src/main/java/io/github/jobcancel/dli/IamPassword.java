// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.Token;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Json;
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
    private final @Nullable CredentialFetch<String> passcodes;
    private final @Nullable String projectName;

    private IamPassword(
            Map<String, Object> user,
            String shown,
            String password,
            @Nullable CredentialFetch<String> passcodes,
            @Nullable String projectName) {
        this.user = user;
        this.shown = shown;
        this.password = checked("password", password);
        this.passcodes = passcodes;
        this.projectName = projectName;
    }

    static IamPassword of(String account, String user, String password) {
        Map<String, Object> who = Json.object("name", user, "domain", Json.object("name", account));
        return new IamPassword(who, account + ", " + user, password, null, null);
    }

    /** By the account's id, as some settings have it. */
    static IamPassword inDomain(String domainId, String user, String password) {
        Map<String, Object> who = Json.object("name", user, "domain", Json.object("id", domainId));
        return new IamPassword(who, domainId + ", " + user, password, null, null);
    }

    /** A user's id is unique without the account. */
    static IamPassword ofUser(String userId, String password) {
        return new IamPassword(Json.object("id", userId), "user " + userId, password, null, null);
    }

    /**
     * The same, asking for a token by the project's name instead of its id. A token for another project than the client's is
     * not used.
     *
     * @param name a region such as {@code eu-de}, or a sub-project such as {@code eu-de_sub}
     * @return new credentials
     * @throws IllegalArgumentException if it is blank
     */
    public IamPassword forProjectNamed(String name) {
        return new IamPassword(user, shown, password, passcodes, checked("project name", name));
    }

    /**
     * The same for a user who needs a second factor. Each login fetches a passcode, and a passcode is sent once, whatever
     * becomes of the request.
     *
     * @param passcodes gives the code that the user's device shows now; may block
     * @return new credentials
     */
    public IamPassword withPasscode(CredentialFetch<String> passcodes) {
        Objects.requireNonNull(passcodes, "passcodes");
        return new IamPassword(user, shown, password, new FreshPasscodes(passcodes), projectName);
    }

    /**
     * The same with one passcode. It serves for one login: after about a day, when the token must be renewed, calls fail.
     *
     * @param passcode the code that the user's device shows now
     * @return new credentials
     * @throws IllegalArgumentException if it is blank
     */
    public IamPassword withPasscode(String passcode) {
        String code = checked("passcode", passcode).strip();
        return withPasscode(() -> CompletableFuture.completedStage(code));
    }

    /** The project that this asks for by name, whatever the client's is called. */
    @Nullable
    String projectName() {
        return projectName;
    }

    @Override
    Authorizer<?> authorizer(SignIn in) {
        return new Authorizer<>(new CredentialSources(in.engine()).fetched(() -> login(in)), IamToken.BEARER);
    }

    private CompletableFuture<Fresh<Token>> login(SignIn in) {
        CredentialFetch<String> fetch = passcodes;
        return fetch == null
                ? login(in, null)
                : new CredentialSources(in.engine())
                        .background("the passcode", fetch)
                        .thenCompose(passcode -> login(in, passcode));
    }

    private CompletableFuture<Fresh<Token>> login(SignIn in, @Nullable String passcode) {
        IamLogin login = new IamLogin(in.address(), this, passcode, in.project());
        return in.engine().signIn(login, Authorizer.none(), CallOptions.standard());
    }

    @Override
    boolean renewable() {
        return true;
    }

    Draft secretTo(Draft login) {
        return login.secret(password);
    }

    /** The body that IAM takes. */
    Map<String, ?> request(DliProject project, @Nullable String passcode) {
        Map<String, Object> person = Json.object();
        person.putAll(user);
        person.put("password", password);
        Map<String, Object> identity =
                Json.object("methods", List.of("password"), "password", Json.object("user", person));
        if (passcode != null) {
            String key = user.containsKey("id") ? "id" : "name";
            Object who = Objects.requireNonNull(user.get(key));
            identity.put("methods", List.of("password", "totp"));
            identity.put("totp", Json.object("user", Json.object(key, who, "passcode", passcode)));
        }
        String id = project.id();
        Map<String, ?> wanted = projectName != null || id == null
                ? Json.object("name", projectName == null ? project.name() : projectName)
                : Json.object("id", id);
        return Json.object("auth", Json.object("identity", identity, "scope", Json.object("project", wanted)));
    }

    @Override
    public String toString() {
        return "IamPassword[" + shown + (projectName == null ? "]" : ", project " + projectName + "]");
    }
}
