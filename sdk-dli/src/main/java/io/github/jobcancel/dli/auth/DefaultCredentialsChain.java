// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.auth.CredentialsChain;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The places in which a client without credentials searches, in the order that the javadoc of {@code DliClientBuilder}
 * states.
 *
 * <p>A place without settings is skipped. A place that is incomplete or malformed ends the search, since the
 * credentials of a later place would belong to another identity than the user meant.
 */
public final class DefaultCredentialsChain {
    /** The address of the metadata service on every cloud server. */
    public static final HttpUrl METADATA_ADDRESS = HttpUrl.get("http://169.254.169.254");

    private static final String CLOUDS_FILE = "clouds.yaml";

    private final SystemEnvironment around;
    private final LookupLog log;
    private final HttpUrl metadata;

    /** Creates a chain that writes the result of each look to the log. */
    public DefaultCredentialsChain(SystemEnvironment around, LookupLog log, HttpUrl metadata) {
        this.around = around;
        this.log = log;
        this.metadata = metadata;
    }

    /**
     * Returns the settings of the first place that has credentials; the last place is the metadata service, which is
     * asked when a call needs a key. If a cloud is named, only its entry in {@code clouds.yaml} counts.
     */
    public ResolvedSettings resolveSettings(@Nullable String cloud) {
        CloudsFile clouds = new CloudsFile(around, log);
        CredentialsChain<ResolvedSettings> chain = new CredentialsChain<>(log);
        if (cloud != null) {
            CredentialText.requireText("the name of the cloud", cloud);
            chain.addPlace(CLOUDS_FILE, () -> clouds.readNamedCloud(cloud));
        } else {
            chain.addPlace("environment " + HuaweiSettings.PREFIX + "*", () -> HuaweiSettings.readEnvironment(around))
                    .addPlace("environment " + OpenStackSettings.PREFIX + "*", () -> readOpenStack(clouds))
                    .addPlace("credentials file", () -> HuaweiSettings.readFile(around, log))
                    .addPlace(CLOUDS_FILE, clouds::readOnlyCloud)
                    .addPlace("instance metadata", this::useMetadata);
        }
        return chain.requireFirst("DLI");
    }

    private PlaceLookup<ResolvedSettings> readOpenStack(CloudsFile clouds) {
        return around.environmentVariable("OS_CLOUD")
                .map(clouds::readNamedCloud)
                .orElseGet(() -> OpenStackSettings.readEnvironment(around));
    }

    private PlaceLookup<ResolvedSettings> useMetadata() {
        MetadataIdentity server = new MetadataIdentity(metadata);
        return new PlaceLookup<>(
                server.toString(), "to be asked when a call needs a key", ResolvedSettings.ofIdentity(server));
    }
}
