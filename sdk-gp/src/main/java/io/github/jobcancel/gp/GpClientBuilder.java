// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import io.github.jobcancel.gp.auth.GpSignIn;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link GpClient}. Not safe for use by several threads. */
public final class GpClientBuilder {
    @Nullable
    URI endpoint;

    @Nullable
    GpSignIn signIn;

    @Nullable
    CredentialsProvider<GpSignIn> provider;

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
        this.signIn = credentials.signIn;
        this.provider = null;
        return this;
    }

    /**
     * Sets a provider of credentials, for example a vault or a sign-in through the browser. The client calls it when it
     * first needs a token, a minute before {@linkplain GpCredentials#token(AccessToken) that token} expires, and once if the
     * site refuses it.
     *
     * @param provider returns a token or a user of the site, but nothing of a portal, whose address the client must know
     *     when it is built; runs on the executor of callbacks, and may block
     * @return this builder
     */
    public GpClientBuilder credentials(CredentialsProvider<? extends GpCredentials> provider) {
        Objects.requireNonNull(provider, "provider");
        this.provider = () -> provider.fetch().thenApply(given -> given == null ? null : given.signIn);
        this.signIn = null;
        return this;
    }

    /**
     * Sets whether passwords and tokens may be sent unencrypted.
     *
     * @param allowed false by default: an {@code http} address is rejected unless it is a loopback address
     * @return this builder
     */
    public GpClientBuilder allowInsecureHttp(boolean allowed) {
        this.insecure = allowed;
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
     * @throws NullPointerException if the endpoint is missing
     * @throws IllegalStateException if the credentials are missing
     * @throws IllegalArgumentException if the endpoint is not an HTTP address or holds a password, or if a secret
     *     would be sent unencrypted
     */
    public GpClient build() {
        if (signIn == null && provider == null) {
            throw new IllegalStateException("ArcGIS needs credentials, and there are none: give them in code");
        }
        return new GpClient(this);
    }
}
