// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Describes a {@link DliClient}. Not safe for use by several threads. */
public final class DliClientBuilder {
    @Nullable
    String region;

    @Nullable
    URI endpoint;

    @Nullable
    URI iamEndpoint;

    @Nullable
    String projectId;

    @Nullable
    DliCredentials credentials;

    @Nullable
    Transport transport;

    DliClientBuilder() {}

    /**
     * The region, by which DLI and IAM are found.
     * @param region for example {@code eu-de} (Open Telekom Cloud) or {@code cn-north-4} (Huawei Cloud)
     * @return this
     */
    public DliClientBuilder region(String region) {
        this.region = region;
        return this;
    }

    /**
     * Another address than the region's own: a proxy, a region this version does not know, a test server.
     * @param endpoint scheme, host, and port or path if need be; {@code http} only if you mean it
     * @return this
     */
    public DliClientBuilder endpoint(URI endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Another address of IAM than the region's own; asked only with {@link DliCredentials#password}.
     * @param endpoint scheme, host, and port or path if need be, without {@code /v3}
     * @return this
     */
    public DliClientBuilder iamEndpoint(URI endpoint) {
        this.iamEndpoint = endpoint;
        return this;
    }

    /**
     * The project whose jobs are meant.
     * @param projectId its id, 32 hexadecimal digits as a rule; not its name
     * @return this
     */
    public DliClientBuilder projectId(String projectId) {
        this.projectId = projectId;
        return this;
    }

    /**
     * Who asks.
     * @param credentials a key, a password or a token
     * @return this
     */
    public DliClientBuilder credentials(DliCredentials credentials) {
        this.credentials = credentials;
        return this;
    }

    /**
     * The connections and threads to use.
     * @param transport stays the caller's, who closes it; without one the client makes its own
     * @return this
     */
    public DliClientBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * Makes the client. Nothing is sent yet.
     * @return a new client
     * @throws NullPointerException if project id or credentials are missing
     * @throws IllegalArgumentException if region and endpoint are both missing, or a setting is malformed
     */
    public DliClient build() {
        return new DliClient(this);
    }
}
