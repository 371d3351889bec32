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

    /** The app of the provider's credentials; empty if it is not set. */
    String appId = "";

    /** Fixed credentials; null if {@link #credentialsProvider} is set. */
    @Nullable
    ScriptCredentials credentials;

    @Nullable
    CredentialsProvider<? extends ScriptCredentials> credentialsProvider;

    boolean heartbeat = true;
    boolean sessionless;

    /** Returns the app of the credentials, which a client must know before a provider is called. */
    String requireAppId() {
        if (credentials != null) {
            return credentials.appId();
        }
        if (credentialsProvider == null) {
            throw new IllegalStateException("brainCloud needs credentials, and there are none: give them in code");
        }
        if (appId.isEmpty()) {
            throw new IllegalStateException("brainCloud needs the app id beside a credentials provider: set appId");
        }
        return appId;
    }

    /** Describes the credentials without the secret. */
    String describeCredentials() {
        return credentials == null
                ? "app " + appId + ", to be fetched"
                : "server " + credentials.serverName() + " of app " + credentials.appId() + ", set in code";
    }
}
