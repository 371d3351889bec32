// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a client looks that was given no credentials, in this order:
 *
 * <ol>
 *   <li>{@code HUAWEICLOUD_SDK_*} in the environment
 *   <li>{@code OS_*} in the environment; {@code OS_CLOUD} names an entry of {@code clouds.yaml}, and then that alone counts
 *   <li>the credentials file of Huawei Cloud
 *   <li>{@code clouds.yaml}, if it has one cloud
 *   <li>the metadata of the server that the program runs on
 * </ol>
 *
 * <p>Environment before file before server is the order of both vendors' tools: the more deliberate goes first. Of the two
 * families Huawei's goes first at each step, because its names can mean nothing else, while {@code OS_*} and
 * {@code clouds.yaml} may have been set for another OpenStack.
 *
 * <p>A place that has nothing is passed over. One that has something and is broken ends the search: to go on would be to act
 * as somebody else than the user meant.
 */
final class DefaultCredentialsChain {
    private final SystemEnvironment around;
    private final LookupLog findings;
    private final HttpUrl metadata;

    DefaultCredentialsChain(SystemEnvironment around, LookupLog findings, HttpUrl metadata) {
        this.around = around;
        this.findings = findings;
        this.metadata = metadata;
    }

    /**
     * Looks.
     *
     * @param named the cloud that the caller named: then nothing else counts
     */
    ResolvedSettings resolveSettings(@Nullable String named) {
        if (named != null) {
            return new CloudsFile(around, findings).namedCloud(DliCredentials.requireText("name of the cloud", named));
        }
        return Stream.<Supplier<@Nullable ResolvedSettings>>of(
                        () -> HuaweiSettings.fromEnvironment(around, findings),
                        this::readOpenStackEnvironment,
                        () -> HuaweiSettings.fromFile(around, findings),
                        () -> new CloudsFile(around, findings).onlyCloud())
                .flatMap(place -> Stream.ofNullable(place.get()))
                .findFirst()
                .orElseGet(this::useServerMetadata);
    }

    private @Nullable ResolvedSettings readOpenStackEnvironment() {
        Optional<String> cloud = around.environmentVariable("OS_CLOUD");
        return cloud.isPresent()
                ? new CloudsFile(around, findings).namedCloud(cloud.get())
                : OpenStackSettings.fromEnvironment(around, findings);
    }

    /** Looked at only when a call needs it: there may be nothing that answers. */
    private ResolvedSettings useServerMetadata() {
        findings.recordUsed(MetadataCredentialsRequest.placeName(metadata), "to be asked when a call needs a key");
        return ResolvedSettings.ofCredentials(new InstanceMetadata(metadata));
    }
}
