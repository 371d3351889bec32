// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Settings of a client that is being built. */
final class ScriptSettings {
    @Nullable
    URI endpoint;

    @Nullable
    Transport transport;

    String appId = "";

    /** Fixed credentials; null if {@link #credentialsProvider} is set. */
    @Nullable
    ScriptCredentials credentials;

    @Nullable
    CredentialsProvider<ScriptCredentials> credentialsProvider;

    boolean heartbeat = true;
    boolean sessionless;

    void setCredentials(
            String app,
            @Nullable ScriptCredentials fixedCredentials,
            @Nullable CredentialsProvider<ScriptCredentials> provider) {
        appId = app;
        credentials = fixedCredentials;
        credentialsProvider = provider;
    }

    String requireAppId() {
        if (appId.isEmpty()) {
            throw new NullPointerException("brainCloud needs credentials");
        }
        return appId;
    }

    /** Describes the credentials without the secret. */
    String describeCredentials() {
        return credentials == null
                ? "app " + appId + ", to be fetched"
                : "server " + credentials.serverName() + " of app " + appId + ", set in code";
    }
}
