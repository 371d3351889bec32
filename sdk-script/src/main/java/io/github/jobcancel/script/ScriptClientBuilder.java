// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import java.net.URI;
import java.util.Objects;

/** Builder of a {@link ScriptClient}. Not thread-safe. */
public final class ScriptClientBuilder {
    private final ScriptSettings settings = new ScriptSettings();

    ScriptClientBuilder() {}

    /**
     * Sets the dispatcher's address if it is not the public one, {@code
     * https://api.braincloudservers.com/s2sdispatcher}.
     *
     * @param endpoint the full address; an address without a path gets the path {@code /s2sdispatcher}. {@code http}
     *     is allowed only on this machine, because the body contains the server's secret
     * @return this builder
     */
    public ScriptClientBuilder endpoint(URI endpoint) {
        settings.endpoint = endpoint;
        return this;
    }

    /**
     * Sets the credentials with which the client logs in.
     *
     * @param credentials a server of the app
     * @return this builder
     */
    public ScriptClientBuilder credentials(ScriptCredentials credentials) {
        settings.credentials = Objects.requireNonNull(credentials, "credentials");
        settings.credentialsProvider = null;
        return this;
    }

    /**
     * Sets a provider of credentials, for example a vault. The client calls it at each login; without sessions, at the
     * first call and after credentials were refused. The {@linkplain #appId app} must be set too.
     *
     * @param provider returns a server of the app; runs on the executor of callbacks, and may block
     * @return this builder
     */
    public ScriptClientBuilder credentials(CredentialsProvider<? extends ScriptCredentials> provider) {
        settings.credentialsProvider = Objects.requireNonNull(provider, "provider");
        settings.credentials = null;
        return this;
    }

    /**
     * Sets the app of a provider's credentials, since references to jobs name it. Fixed credentials name their app
     * themselves.
     *
     * @param appId the app's id, digits
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public ScriptClientBuilder appId(String appId) {
        settings.appId = ScriptCredentials.requireText(appId, "app id");
        return this;
    }

    /**
     * Sets whether heartbeats keep an idle session alive. The default is true: three heartbeats in a row. Each
     * heartbeat counts as an API call.
     *
     * @param enabled false to send no heartbeats
     * @return this builder
     */
    public ScriptClientBuilder heartbeat(boolean enabled) {
        settings.heartbeat = enabled;
        return this;
    }

    /**
     * Sets whether every request carries the credentials instead of a session id, so that calls run concurrently. The
     * provider counts more API calls then, and keeps no answers, so that less can be proved if an answer is lost.
     *
     * @param enabled true for requests without a session
     * @return this builder
     */
    public ScriptClientBuilder sessionless(boolean enabled) {
        settings.sessionless = enabled;
        return this;
    }

    /**
     * Sets the transport: the connections and threads that the client uses.
     *
     * @param transport a transport that the caller closes; without one the client creates its own
     * @return this builder
     */
    public ScriptClientBuilder transport(Transport transport) {
        settings.transport = transport;
        return this;
    }

    /**
     * Creates the client. Sends nothing.
     *
     * @return a new client
     * @throws IllegalStateException if the credentials are missing, or the app of a provider is
     * @throws IllegalArgumentException if the endpoint is not an address to which a secret may be sent
     */
    public ScriptClient build() {
        return new ScriptClient(settings);
    }
}
