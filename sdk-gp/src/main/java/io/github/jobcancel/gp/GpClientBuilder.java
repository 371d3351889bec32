// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Describes a {@link GpClient}. Not safe for use by several threads. */
public final class GpClientBuilder {
    @Nullable
    URI endpoint;

    @Nullable
    GpCredentials credentials;

    @Nullable
    Transport transport;

    boolean insecure;

    GpClientBuilder() {}

    /**
     * The site whose jobs are meant.
     *
     * @param endpoint its root, {@code https://gis.example.com/server} or {@code https://gis1.example.com:6443/arcgis};
     *     an address of its administrator or services directory does as well
     * @return this
     */
    public GpClientBuilder endpoint(URI endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /**
     * What the client signs in with.
     *
     * @param credentials a user of the site or of its portal, an app, or a token
     * @return this
     */
    public GpClientBuilder credentials(GpCredentials credentials) {
        this.credentials = credentials;
        return this;
    }

    /**
     * Lets passwords and tokens travel unencrypted. Without this an address that begins with {@code http} is refused, unless
     * it is this machine's own.
     *
     * @return this
     */
    public GpClientBuilder insecure() {
        this.insecure = true;
        return this;
    }

    /**
     * The connections and threads to use.
     *
     * @param transport stays the caller's, who closes it; without one the client makes its own
     * @return this
     */
    public GpClientBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * Makes the client. Nothing is sent yet.
     *
     * @return a new client
     * @throws NullPointerException if endpoint or credentials were not set
     * @throws IllegalArgumentException if the endpoint is no HTTP address, or holds a password, or a secret would travel unencrypted
     */
    public GpClient build() {
        return new GpClient(this);
    }
}
