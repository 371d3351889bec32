// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.RequestBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a server of yours logs in with, as the portal's page of S2S servers shows it. Prints nothing of the secret. Immutable. */
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
     * A server of an app. White space around the parts is left out.
     *
     * @param appId the app, digits
     * @param serverName the server's name
     * @param serverSecret the server's secret
     * @return the credentials
     * @throws IllegalArgumentException if any is blank
     */
    public static ScriptCredentials of(String appId, String serverName, String serverSecret) {
        return new ScriptCredentials(appId, serverName, serverSecret);
    }

    static String requireText(String value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("the brainCloud " + name + " is blank");
        }
        return value.strip();
    }

    /**
     * The app, in which job ids are unique.
     *
     * @return for example {@code 23001}
     */
    public String appId() {
        return appId;
    }

    /**
     * The server's name, which is no secret.
     *
     * @return for example {@code ops-box}
     */
    public String serverName() {
        return serverName;
    }

    /** As a login, and each request without a session, carries them. */
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
