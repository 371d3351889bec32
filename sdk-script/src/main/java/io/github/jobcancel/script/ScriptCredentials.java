// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.http.RequestBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Credentials with which a server of the app logs in, as the portal's page of S2S servers shows them. Does not print
 * the secret. Immutable.
 */
public final class ScriptCredentials {
    private final String appId;
    private final String serverName;
    private final String serverSecret;

    private ScriptCredentials(String appId, String serverName, String serverSecret) {
        this.appId = requireText(appId, "app id");
        this.serverName = requireText(serverName, "server name");
        this.serverSecret = requireText(serverSecret, "server secret");
    }

    /**
     * Creates the credentials of a server. White space around the values is removed.
     *
     * @param appId the app's id, digits
     * @param serverName the server's name
     * @param serverSecret the server's secret
     * @return the credentials
     * @throws IllegalArgumentException if a value is blank
     */
    public static ScriptCredentials of(String appId, String serverName, String serverSecret) {
        return new ScriptCredentials(appId, serverName, serverSecret);
    }

    static String requireText(String value, String name) {
        return CredentialText.requireText("the brainCloud " + name, value).strip();
    }

    /**
     * Returns the app's id. Job ids are unique within an app.
     *
     * @return the app's id, for example {@code 23001}
     */
    public String appId() {
        return appId;
    }

    /**
     * Returns the server's name, which is not secret.
     *
     * @return the server's name, for example {@code ops-box}
     */
    public String serverName() {
        return serverName;
    }

    /** Returns the fields that a login, and each request without a session, contains. */
    Map<String, String> wireFields() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("appId", appId);
        out.put("serverName", serverName);
        out.put("serverSecret", serverSecret);
        return out;
    }

    RequestBuilder registerSecret(RequestBuilder request) {
        return request.addSecret(serverSecret);
    }

    boolean isSameAs(ScriptCredentials other) {
        return wireFields().equals(other.wireFields());
    }

    @Override
    public String toString() {
        return "ScriptCredentials[" + appId + ", " + serverName + "]";
    }
}
