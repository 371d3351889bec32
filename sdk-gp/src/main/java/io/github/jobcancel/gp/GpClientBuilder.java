// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Builds a {@link GpClient}. Not safe for use by several threads. */
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
     * Sets the address of the site.
     *
     * @param endpoint the root of the site, {@code https://gis.example.com/server} or {@code
     *     https://gis1.example.com:6443/arcgis}; an address of its administrator directory or services directory is
     *     accepted too
     * @return this builder
     */
    public GpClientBuilder endpoint(URI endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Sets the credentials of the client.
     *
     * @param credentials those of a user of the site or of its portal, of an app, or a token
     * @return this builder
     */
    public GpClientBuilder credentials(GpCredentials credentials) {
        this.credentials = credentials;
        return this;
    }

    /**
     * Allows passwords and tokens to be sent unencrypted. By default an {@code http} address is rejected unless it is
     * a loopback address.
     *
     * @return this builder
     */
    public GpClientBuilder insecure() {
        this.insecure = true;
        return this;
    }

    /**
     * Sets the connections and threads to use.
     *
     * @param transport the transport, which the caller owns and closes; by default the client creates its own
     * @return this builder
     */
    public GpClientBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * Creates the client. No request is sent.
     *
     * @return a new client
     * @throws NullPointerException if the endpoint or the credentials are missing
     * @throws IllegalArgumentException if the endpoint is not an HTTP address or holds a password, or if a secret
     *     would be sent unencrypted
     */
    public GpClient build() {
        return new GpClient(this);
    }
}
