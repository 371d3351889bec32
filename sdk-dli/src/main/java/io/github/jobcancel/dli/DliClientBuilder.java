// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.dli.auth.CallersIdentity;
import io.github.jobcancel.dli.auth.DefaultCredentialsChain;
import io.github.jobcancel.dli.auth.DliIdentity;
import io.github.jobcancel.dli.auth.ResolvedSettings;
import java.net.URI;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a {@link DliClient}. Not thread-safe.
 *
 * <p>Without {@linkplain #credentials credentials} or a {@linkplain #cloud cloud}, {@link #build} searches for
 * credentials in this order:
 *
 * <ol>
 *   <li>the environment variables of Huawei's SDKs: {@code HUAWEICLOUD_SDK_AK} and {@code HUAWEICLOUD_SDK_SK}, with
 *       {@code HUAWEICLOUD_SDK_SECURITY_TOKEN}, {@code HUAWEICLOUD_SDK_PROJECT_ID} and {@code
 *       HUAWEICLOUD_SDK_IAM_ENDPOINT}
 *   <li>the environment variables of OpenStack's tools: {@code OS_CLOUD}, which names a cloud of {@code clouds.yaml};
 *       or {@code OS_TOKEN}; or {@code OS_ACCESS_KEY} and {@code OS_SECRET_KEY}, with {@code OS_SECURITY_TOKEN}; or
 *       {@code OS_USERNAME}, {@code OS_PASSWORD} and {@code OS_USER_DOMAIN_NAME}, with {@code OS_PASSCODE}; each with
 *       {@code OS_REGION_NAME}, {@code OS_PROJECT_ID} or {@code OS_PROJECT_NAME}, and {@code OS_AUTH_URL}
 *   <li>section {@code [basic]} of the file that {@code HUAWEICLOUD_SDK_CREDENTIALS_FILE} names, otherwise of {@code
 *       ~/.huaweicloud/credentials}
 *   <li>the only cloud of {@code clouds.yaml}, if there is such a file; see {@link #cloud}
 *   <li>the metadata of the cloud server on which the program runs
 * </ol>
 *
 * <p>The environment comes before files, and files before the server, as in the tools of both vendors. Huawei's
 * variables come first because their names are unambiguous, while OpenStack's may have been set for another cloud. A
 * source that is incomplete or malformed ends the search. {@link DliClient#configuration} lists the sources that were
 * searched, with the results.
 *
 * <p>The source of the credentials may also set the region, the project and IAM's address; settings of this builder
 * override them.
 */
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
    String projectName;

    @Nullable
    DliIdentity identity;

    @Nullable
    String cloud;

    @Nullable
    Transport transport;

    SystemEnvironment systemEnvironment = SystemEnvironment.ofThisProcess();
    HttpUrl metadataAddress = DefaultCredentialsChain.METADATA_ADDRESS;

    DliClientBuilder() {}

    /**
     * Sets the region, which determines the addresses of DLI and IAM.
     *
     * @param region for example {@code eu-de} (Open Telekom Cloud) or {@code cn-north-4} (Huawei Cloud)
     * @return this builder
     */
    public DliClientBuilder region(String region) {
        this.region = region;
        return this;
    }

    /**
     * Sets the address of DLI if it is not the region's own: a proxy, a region that this version does not know, or a
     * test server.
     *
     * @param endpoint the scheme and host, with a port or path if needed; {@code http} sends requests unencrypted
     * @return this builder
     */
    public DliClientBuilder endpoint(URI endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Sets the address of IAM if it is not the region's own. IAM is called with {@link DliCredentials#password}, and
     * to find the project by its name.
     *
     * @param endpoint the scheme and host, with a port or path if needed, without {@code /v3}
     * @return this builder
     */
    public DliClientBuilder iamEndpoint(URI endpoint) {
        this.iamEndpoint = endpoint;
        return this;
    }

    /**
     * Sets the project by its id. Without an id and without a {@linkplain #projectName name}, the client uses the
     * project that has the name of the region.
     *
     * @param projectId the project's id, usually 32 hexadecimal digits; not its name
     * @return this builder
     */
    public DliClientBuilder projectId(String projectId) {
        this.projectId = projectId;
        return this;
    }

    /**
     * Sets the project by its name. The client asks IAM for the id once, with the first credential. References to
     * jobs then contain the name and differ from those of a client that was given the id.
     *
     * @param projectName for example {@code eu-de_sub}; ignored if {@link #projectId} is set
     * @return this builder
     */
    public DliClientBuilder projectName(String projectName) {
        this.projectName = projectName;
        return this;
    }

    /**
     * Sets the credentials. The search for credentials is then skipped.
     *
     * @param credentials an access key, a password or a token
     * @return this builder
     */
    public DliClientBuilder credentials(DliCredentials credentials) {
        this.identity = credentials.identity;
        return this;
    }

    /**
     * Sets a provider of credentials, for example a vault. It is called when credentials are first needed, once for all
     * calls that wait, again before {@linkplain DliCredentials#temporaryKey(String, String, String, java.time.Instant)
     * their expiry time}, and once after they were refused. The search for credentials is then skipped.
     *
     * @param provider provides an access key, a password or a token
     * @return this builder
     */
    public DliClientBuilder credentials(CredentialsProvider<? extends DliCredentials> provider) {
        Objects.requireNonNull(provider, "provider");
        this.identity = new CallersIdentity<DliCredentials>(provider, credentials -> credentials.identity);
        return this;
    }

    /**
     * Takes credentials, region and project from one cloud of {@code clouds.yaml}: the file that {@code
     * OS_CLIENT_CONFIG_FILE} names, otherwise the first one in the working directory, {@code ~/.config/openstack} and
     * {@code /etc/openstack}. Entries of {@code secure.yaml}, found in the same way, override those of {@code
     * clouds.yaml}. Needs the optional dependency {@code org.snakeyaml:snakeyaml-engine}.
     *
     * @param name the cloud's name in the file
     * @return this builder
     */
    public DliClientBuilder cloud(String name) {
        this.cloud = name;
        return this;
    }

    /**
     * Sets the transport: the connections and threads that the client uses.
     *
     * @param transport a transport that the caller closes; without one the client creates its own
     * @return this builder
     */
    public DliClientBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /** Sets the environment of the program and the address of the server metadata, for tests. */
    DliClientBuilder withSystemEnvironment(SystemEnvironment systemEnvironment, URI metadataAddress) {
        this.systemEnvironment = systemEnvironment;
        this.metadataAddress = HttpUrl.get(metadataAddress.toString());
        return this;
    }

    /**
     * Creates the client. Reads the environment and files, and sends nothing.
     *
     * @return a new client
     * @throws IllegalArgumentException if a setting is missing or malformed; the message names the source and
     *     contains no secret
     */
    public DliClient build() {
        return new DliClient(this);
    }

    /** Returns the identity and the settings of the client. */
    ResolvedSettings resolveSettings(LookupLog lookupLog) {
        return findIdentity(lookupLog).overrideWith(region, projectId, projectName, iamEndpoint);
    }

    private ResolvedSettings findIdentity(LookupLog lookupLog) {
        DliIdentity givenIdentity = identity;
        if (givenIdentity == null) {
            return new DefaultCredentialsChain(systemEnvironment, lookupLog, metadataAddress).resolveSettings(cloud);
        }
        if (cloud != null) {
            throw new IllegalArgumentException("set credentials or a cloud, not both");
        }
        lookupLog.recordUsed("code", givenIdentity.toString());
        return ResolvedSettings.ofIdentity(givenIdentity);
    }
}
