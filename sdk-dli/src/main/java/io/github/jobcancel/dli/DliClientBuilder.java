// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import java.net.URI;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link DliClient}. Not safe for use by several threads.
 *
 * <p>Without {@linkplain #credentials credentials} or a {@linkplain #cloud cloud}, they are looked for in this order:
 *
 * <ol>
 *   <li>the environment of Huawei's SDKs: {@code HUAWEICLOUD_SDK_AK} and {@code HUAWEICLOUD_SDK_SK}, with {@code
 *       HUAWEICLOUD_SDK_SECURITY_TOKEN}, {@code HUAWEICLOUD_SDK_PROJECT_ID} and {@code HUAWEICLOUD_SDK_IAM_ENDPOINT}
 *   <li>the environment of OpenStack's tools: {@code OS_CLOUD}, which names a cloud of {@code clouds.yaml}; or {@code
 *       OS_TOKEN}; or {@code OS_ACCESS_KEY} and {@code OS_SECRET_KEY}, with {@code OS_SECURITY_TOKEN}; or {@code
 *       OS_USERNAME}, {@code OS_PASSWORD} and {@code OS_USER_DOMAIN_NAME}, with {@code OS_PASSCODE}; each with {@code
 *       OS_REGION_NAME}, {@code OS_PROJECT_ID} or {@code OS_PROJECT_NAME}, and {@code OS_AUTH_URL}
 *   <li>section {@code [basic]} of the file that {@code HUAWEICLOUD_SDK_CREDENTIALS_FILE} names, else of {@code
 *       ~/.huaweicloud/credentials}
 *   <li>the only cloud of {@code clouds.yaml}, if there is such a file; see {@link #cloud}
 *   <li>the metadata of the cloud server that the program runs on
 * </ol>
 *
 * <p>The environment goes before files and these before the server, as in the tools of both. Of the two families Huawei's
 * goes first, for its names can mean nothing else, while OpenStack's may have been set for another cloud. A place that has
 * something and is broken ends the search. {@link DliClient#configuration} tells where was looked and what came of it.
 *
 * <p>The place that gives the credentials also gives region, project and address of IAM, if it names them; what is set here
 * wins over that.
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
    DliCredentials credentials;

    @Nullable
    String cloud;

    @Nullable
    Transport transport;

    SystemEnvironment systemEnvironment = SystemEnvironment.ofThisProcess();
    HttpUrl metadataAddress = InstanceMetadata.ADDRESS;

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
     * Another address of IAM than the region's own; asked with {@link DliCredentials#password}, and to find the project.
     * @param endpoint scheme, host, and port or path if need be, without {@code /v3}
     * @return this
     */
    public DliClientBuilder iamEndpoint(URI endpoint) {
        this.iamEndpoint = endpoint;
        return this;
    }

    /**
     * The project whose jobs are meant. Without it, and without a {@linkplain #projectName name}, the one named like the
     * region.
     * @param projectId its id, 32 hexadecimal digits as a rule; not its name
     * @return this
     */
    public DliClientBuilder projectId(String projectId) {
        this.projectId = projectId;
        return this;
    }

    /**
     * The project whose jobs are meant, by its name: its id is asked of IAM once, with the first credential. References to its
     * jobs then hold the name, and are not those of a client that was given the id.
     * @param projectName for example {@code eu-de_sub}; does not count beside {@link #projectId}
     * @return this
     */
    public DliClientBuilder projectName(String projectName) {
        this.projectName = projectName;
        return this;
    }

    /**
     * Who asks. With this, nothing is looked for anywhere.
     * @param credentials a key, a password or a token
     * @return this
     */
    public DliClientBuilder credentials(DliCredentials credentials) {
        this.credentials = credentials;
        return this;
    }

    /**
     * Credentials, region and project of one cloud of {@code clouds.yaml}: of the file that {@code OS_CLIENT_CONFIG_FILE} names,
     * else of the first in the working directory, {@code ~/.config/openstack} and {@code /etc/openstack}; {@code secure.yaml},
     * found likewise, is laid over it. Needs the optional dependency {@code org.snakeyaml:snakeyaml-engine}.
     * @param name the cloud's name in the file
     * @return this
     */
    public DliClientBuilder cloud(String name) {
        this.cloud = name;
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

    /** For tests: what the program finds around it, and where a server's metadata is. */
    DliClientBuilder withSystemEnvironment(SystemEnvironment systemEnvironment, URI metadataAddress) {
        this.systemEnvironment = systemEnvironment;
        this.metadataAddress = DliRegion.parseAddress("metadata", metadataAddress);
        return this;
    }

    /**
     * Makes the client. Environment and files are read, nothing is sent yet.
     * @return a new client
     * @throws IllegalArgumentException if a setting is missing or malformed; the message names the place, and no secret
     */
    public DliClient build() {
        return new DliClient(this);
    }

    /** Who asks, and what the place that says so says besides. */
    ResolvedSettings resolveSettings(LookupLog lookupLog) {
        DliCredentials fixedCredentials = credentials;
        if (fixedCredentials != null && cloud != null) {
            throw new IllegalArgumentException("set credentials or a cloud, not both");
        }
        if (fixedCredentials != null) {
            lookupLog.recordUsed("code", fixedCredentials.toString());
            return ResolvedSettings.ofCredentials(fixedCredentials);
        }
        return new DefaultCredentialsChain(systemEnvironment, lookupLog, metadataAddress).resolveSettings(cloud);
    }
}
