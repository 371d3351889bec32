// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.auth.SystemEnvironment;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Builds a {@link BatchClient}. Not safe for use by several threads. */
public final class BatchClientBuilder {
    @Nullable
    String region;

    @Nullable
    URI endpoint;

    @Nullable
    SigningKey fixedKey;

    @Nullable
    CredentialsProvider<SigningKey> keyProvider;

    @Nullable
    Boolean fips;

    @Nullable
    Boolean dualStack;

    SystemEnvironment systemEnvironment = SystemEnvironment.ofThisProcess();

    @Nullable
    Transport transport;

    BatchClientBuilder() {}

    /**
     * Sets the region of the jobs, which is also the region of the signatures. Default: the system property {@code
     * aws.region}, then {@code AWS_REGION}, {@code AWS_DEFAULT_REGION}, and the profile's {@code region}.
     *
     * @param region the region's name, for example {@code eu-west-3}
     * @return this builder
     */
    public BatchClientBuilder region(String region) {
        this.region = region;
        return this;
    }

    /**
     * Sets another address than the region's own, for example of a proxy, a VPC endpoint or a test server. Default:
     * the settings that AWS's own SDK reads: the system properties {@code aws.endpointUrlBatch} and {@code
     * aws.endpointUrl}, then {@code AWS_ENDPOINT_URL_BATCH} and {@code AWS_ENDPOINT_URL}, then the profile.
     *
     * @param endpoint scheme and host, with a port and a path where needed; {@code http} sends requests unencrypted
     * @return this builder
     */
    public BatchClientBuilder endpoint(URI endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Selects the region's FIPS endpoint. Default: the machine's settings.
     *
     * @param enabled whether to use the FIPS endpoint
     * @return this builder
     */
    public BatchClientBuilder fipsEnabled(boolean enabled) {
        this.fips = enabled;
        return this;
    }

    /**
     * Selects the region's dual-stack endpoint, which supports IPv6. Default: the machine's settings.
     *
     * @param enabled whether to use the dual-stack endpoint
     * @return this builder
     */
    public BatchClientBuilder dualstackEnabled(boolean enabled) {
        this.dualStack = enabled;
        return this;
    }

    /**
     * Sets the credentials that sign requests. Without credentials, the places of AWS's own SDK are searched: system
     * properties, environment, web identity, profile, container, instance. {@link BatchClient#configuration} returns
     * the result.
     *
     * @param credentials a long-lived or temporary key
     * @return this builder
     */
    public BatchClientBuilder credentials(AwsCredentials credentials) {
        this.fixedKey = credentials.key();
        this.keyProvider = null;
        return this;
    }

    /**
     * Sets a provider of credentials, for example a vault, SSO or the AWS SDK. Credentials with an expiry time are
     * renewed before they expire.
     *
     * @param provider provides the credentials; called when they are first needed
     * @return this builder
     */
    public BatchClientBuilder credentials(CredentialsProvider<? extends AwsCredentials> provider) {
        this.keyProvider =
                () -> provider.fetch().thenApply(credentials -> credentials == null ? null : credentials.key());
        this.fixedKey = null;
        return this;
    }

    /**
     * Sets the connections and threads to use.
     *
     * @param transport the transport, which the caller owns and closes; by default the client creates its own
     * @return this builder
     */
    public BatchClientBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    BatchClientBuilder systemEnvironment(SystemEnvironment environment) {
        this.systemEnvironment = environment;
        return this;
    }

    /**
     * Creates the client. No request is sent.
     *
     * @return a new client
     * @throws IllegalArgumentException if a setting is missing or invalid; the message names the place of the setting
     * @throws IllegalStateException if no credentials are configured; the message names the places
     */
    public BatchClient build() {
        return new BatchClient(this);
    }
}
