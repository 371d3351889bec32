// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.SystemEnvironment;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Describes a {@link BatchClient}. Not safe for use by several threads. */
public final class BatchClientBuilder {
    @Nullable
    String region;

    @Nullable
    URI endpoint;

    @Nullable
    AwsCredentials fixedCredentials;

    @Nullable
    CredentialsProvider<AwsCredentials> credentialsProvider;

    @Nullable
    Boolean fips;

    @Nullable
    Boolean dualStack;

    SystemEnvironment systemEnvironment = SystemEnvironment.ofThisProcess();

    @Nullable
    Transport transport;

    BatchClientBuilder() {}

    /**
     * The region whose jobs are meant; it also signs the requests. Without one: the system property {@code aws.region},
     * {@code AWS_REGION}, {@code AWS_DEFAULT_REGION}, the profile's {@code region}.
     *
     * @param region for example {@code eu-west-3}
     * @return this
     */
    public BatchClientBuilder region(String region) {
        this.region = region;
        return this;
    }

    /**
     * Another address than the region's own: a proxy, a VPC endpoint, a test server. Without one, the machine's settings
     * count as they do for AWS's own SDK: the system properties {@code aws.endpointUrlBatch} and {@code aws.endpointUrl},
     * then {@code AWS_ENDPOINT_URL_BATCH} and {@code AWS_ENDPOINT_URL}, then the profile.
     *
     * @param endpoint scheme, host, and port or path if need be; {@code http} only if you mean it
     * @return this
     */
    public BatchClientBuilder endpoint(URI endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Whether the region's FIPS endpoint is used; else the machine's settings say.
     *
     * @param enabled true for FIPS
     * @return this
     */
    public BatchClientBuilder fipsEnabled(boolean enabled) {
        this.fips = enabled;
        return this;
    }

    /**
     * Whether the region's dual-stack endpoint is used, which has IPv6; without this, the machine's settings say.
     *
     * @param enabled true for dual-stack
     * @return this
     */
    public BatchClientBuilder dualstackEnabled(boolean enabled) {
        this.dualStack = enabled;
        return this;
    }

    /**
     * What signs the requests. Without credentials, they are looked for as AWS's own SDK does: system properties,
     * environment, web identity, profile, container, instance. {@link BatchClient#configuration} tells what was found.
     *
     * @param credentials a long-lived or temporary key
     * @return this
     */
    public BatchClientBuilder credentials(AwsCredentials credentials) {
        this.fixedCredentials = credentials;
        this.credentialsProvider = null;
        return this;
    }

    /**
     * Credentials from elsewhere: a vault, SSO, the AWS SDK. Those that say when they expire are renewed ahead of it.
     *
     * @param provider asked when they are first needed
     * @return this
     */
    public BatchClientBuilder credentials(CredentialsProvider<AwsCredentials> provider) {
        this.credentialsProvider = provider;
        this.fixedCredentials = null;
        return this;
    }

    /**
     * The connections and threads to use.
     *
     * @param transport stays the caller's, who closes it; without one the client makes its own
     * @return this
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
     * Makes the client. Nothing is sent yet.
     *
     * @return a new client
     * @throws IllegalArgumentException if a setting is missing or wrong: the sentence names the place
     */
    public BatchClient build() {
        return new BatchClient(this);
    }
}
