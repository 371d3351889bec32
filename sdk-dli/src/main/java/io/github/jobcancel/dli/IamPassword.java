// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.engine.Authorizer;
import io.github.jobcancel.engine.Engine;
import io.github.jobcancel.engine.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An IAM user's password, from {@link DliCredentials#password}. Follows the IAM API reference, "Obtaining a User Token
 * Through Password Authentication". Users who need a second factor cannot sign in this way: a passcode serves only once.
 */
public final class IamPassword extends DliCredentials {
    private final String account;
    private final String user;
    private final String password;
    private final @Nullable String projectName;

    IamPassword(String account, String user, String password, @Nullable String projectName) {
        this.account = checked("account", account);
        this.user = checked("user", user);
        this.password = checked("password", password);
        this.projectName = projectName;
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
        return new IamPassword(account, user, password, checked("project name", name));
    }

    @Override
    Authorizer<?> authorizer(Engine engine, DliProject project, @Nullable HttpUrl iam) {
        HttpUrl address = Objects.requireNonNull(iam, "iam");
        return bearing(engine.cached(() -> new IamLogin(address, this, project.id())));
    }

    @Override
    boolean bearsToken() {
        return true;
    }

    /** The body that IAM takes. */
    Map<String, ?> request(String projectId) {
        Map<String, ?> person = Json.object("name", user, "password", password, "domain", Json.object("name", account));
        Map<String, ?> identity = Json.object("methods", List.of("password"), "password", Json.object("user", person));
        Map<String, ?> project = projectName == null ? Json.object("id", projectId) : Json.object("name", projectName);
        return Json.object("auth", Json.object("identity", identity, "scope", Json.object("project", project)));
    }

    @Override
    public String toString() {
        return "IamPassword[" + account + ", " + user + (projectName == null ? "]" : ", project " + projectName + "]");
    }
}
