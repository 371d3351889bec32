// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import java.net.URI;
import java.util.Objects;

/** Describes a {@link ScriptClient}. Not safe for use by several threads. */
public final class ScriptClientBuilder {
    private final ScriptSettings settings = new ScriptSettings();

    ScriptClientBuilder() {}

    /**
     * Another dispatcher than the public one, {@code https://api.braincloudservers.com/s2sdispatcher}.
     *
     * @param endpoint the full address; without a path, {@code /s2sdispatcher} is meant. {@code http} only on this
     *     machine, since the server's secret travels in the body
     * @return this
     */
    public ScriptClientBuilder endpoint(URI endpoint) {
        settings.endpoint = endpoint;
        return this;
    }

    /**
     * What the client logs in with.
     *
     * @param credentials a server of the app
     * @return this
     */
    public ScriptClientBuilder credentials(ScriptCredentials credentials) {
        settings.setCredentials(credentials.appId(), credentials, null);
        return this;
    }

    /**
     * Credentials from a place of yours: asked at each login; without sessions, first and when the last were refused.
     *
     * @param appId their app
     * @param fetch gives a server of it
     * @return this
     */
    public ScriptClientBuilder credentials(String appId, CredentialsProvider<ScriptCredentials> fetch) {
        settings.setCredentials(
                ScriptCredentials.requireText(appId, "app id"), null, Objects.requireNonNull(fetch, "fetch"));
        return this;
    }

    /**
     * Whether a session that is idle is kept alive: it is, three times in a row. Each heartbeat counts as an API call.
     *
     * @param enabled false to send none
     * @return this
     */
    public ScriptClientBuilder heartbeat(boolean enabled) {
        settings.heartbeat = enabled;
        return this;
    }

    /**
     * Whether every request carries the credentials instead of a session's id: calls then run side by side. Counted as more
     * API calls; and the provider keeps no answer, so that of one that is lost less can be proved.
     *
     * @param enabled true for requests without a session
     * @return this
     */
    public ScriptClientBuilder sessionless(boolean enabled) {
        settings.sessionless = enabled;
        return this;
    }

    /**
     * The connections and threads to use.
     *
     * @param transport stays the caller's, who closes it; without one the client makes its own
     * @return this
     */
    public ScriptClientBuilder transport(Transport transport) {
        settings.transport = transport;
        return this;
    }

    /**
     * Makes the client. Nothing is sent yet.
     *
     * @return a new client
     * @throws NullPointerException if credentials were not set
     * @throws IllegalArgumentException if the endpoint is no address that a secret may be sent to
     */
    public ScriptClient build() {
        return new ScriptClient(settings);
    }
}
