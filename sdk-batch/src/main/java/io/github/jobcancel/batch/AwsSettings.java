// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.batch.AssumeRoleOperation.StsEndpoint;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The machine's AWS settings: system properties, then environment, then the profile. The profile files are read when first
 * needed. Used by one thread.
 */
final class AwsSettings {
    /** A setting that was found, and where. */
    record ResolvedSetting(String value, String place) {
        boolean isTrue() {
            if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException(place + " must be true or false");
            }
            return value.equalsIgnoreCase("true");
        }
    }

    private final SystemEnvironment systemEnvironment;
    private final LookupLog lookupLog;
    private final @Nullable Boolean fips;
    private final @Nullable Boolean dualStack;
    private @Nullable AwsProfileFiles profiles;

    /** With the two flags as given in code, if they are. */
    AwsSettings(
            SystemEnvironment systemEnvironment,
            LookupLog lookupLog,
            @Nullable Boolean fips,
            @Nullable Boolean dualStack) {
        this.systemEnvironment = systemEnvironment;
        this.lookupLog = lookupLog;
        this.fips = fips;
        this.dualStack = dualStack;
    }

    SystemEnvironment systemEnvironment() {
        return systemEnvironment;
    }

    AwsProfileFiles profileFiles() {
        AwsProfileFiles known = profiles;
        if (known == null) {
            known = AwsProfileFiles.readFiles(systemEnvironment);
            profiles = known;
        }
        return known;
    }

    /** The profile that is asked for by name; empty if none is, and then {@code default} serves if it is there. */
    Optional<ResolvedSetting> namedProfile() {
        return findSetting("aws.profile", "AWS_PROFILE", "");
    }

    String profileName() {
        return namedProfile().map(ResolvedSetting::value).orElse("default");
    }

    /** The first of three places; the name in a place may be empty for none. */
    Optional<ResolvedSetting> findSetting(String property, String variable, String key) {
        return (property.isEmpty() ? Optional.<String>empty() : systemEnvironment.systemProperty(property))
                .map(value -> new ResolvedSetting(value, "the system property " + property))
                .or(() -> variable.isEmpty()
                        ? Optional.empty()
                        : systemEnvironment
                                .environmentVariable(variable)
                                .map(value -> new ResolvedSetting(value, variable)))
                .or(() -> key.isEmpty() ? Optional.empty() : findInProfile(profileName(), key));
    }

    Optional<ResolvedSetting> findInProfile(String profile, String key) {
        Map<String, String> keys = profileFiles().profileKeys(profile);
        return Optional.ofNullable(keys == null ? null : keys.get(key))
                .filter(value -> !value.isBlank())
                .map(value -> new ResolvedSetting(value, key + " of " + profilePlace(profile)));
    }

    String profilePlace(String profile) {
        return "profile " + profile + " in " + profileFiles().fileDescription();
    }

    /** The region: the caller's, or the machine's. */
    String resolveRegion(@Nullable String explicit) {
        if (explicit != null) {
            lookupLog.recordUsed("region", explicit + ", given in code");
            return BatchRegion.requireValidRegion(explicit);
        }
        ResolvedSetting found = findSetting("aws.region", "AWS_REGION", "")
                .or(() -> findSetting("aws.region", "AWS_DEFAULT_REGION", "region"))
                .orElseThrow(
                        () -> new IllegalArgumentException("AWS Batch needs a region: set it in code, by the system"
                                + " property aws.region, AWS_REGION, AWS_DEFAULT_REGION, or as region of "
                                + profilePlace(profileName())));
        lookupLog.recordUsed("region", found.value() + ", from " + found.place());
        return BatchRegion.requireValidRegion(found.value());
    }

    private boolean resolveFlag(@Nullable Boolean explicit, String property, String variable, String key) {
        return Objects.requireNonNullElseGet(
                explicit,
                () -> findSetting(property, variable, key)
                        .map(ResolvedSetting::isTrue)
                        .orElse(false));
    }

    /** The address of {@code batch} or {@code sts}: the caller's, the one configured, or the region's own. */
    HttpUrl resolveEndpoint(String service, @Nullable URI explicit, String region) {
        boolean inFips = resolveFlag(fips, "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        boolean inDual = resolveFlag(
                dualStack, "aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
        Optional<ResolvedSetting> other = explicit == null
                ? configuredEndpoint(service)
                : Optional.of(new ResolvedSetting(explicit.toString(), "the endpoint given in code"));
        if (other.isEmpty()) {
            return HttpUrl.get(BatchRegion.endpointUrl(service, region, inFips, inDual));
        }
        String place = other.get().place();
        if (inFips || inDual) {
            throw new IllegalArgumentException(
                    place + " cannot be combined with a FIPS or dual-stack endpoint: turn one of them off");
        }
        lookupLog.recordUsed("endpoint of " + service, "from " + place);
        return parseAddress(other.get());
    }

    /** The message does not show the address, which may hold a password. */
    static HttpUrl parseAddress(ResolvedSetting given) {
        HttpUrl url = HttpUrl.parse(given.value());
        if (url == null) {
            throw new IllegalArgumentException(given.place() + " is no HTTP address");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty() || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException(
                    given.place() + " must be scheme, host, and port or path if need be, and nothing else");
        }
        return url;
    }

    StsEndpoint stsEndpoint(String region) {
        return new StsEndpoint(resolveEndpoint("sts", null, region), region);
    }

    private Optional<ResolvedSetting> configuredEndpoint(String service) {
        boolean ignored = findSetting(
                        "aws.ignoreConfiguredEndpointUrls",
                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                        "ignore_configured_endpoint_urls")
                .map(ResolvedSetting::isTrue)
                .orElse(false);
        if (ignored) {
            return Optional.empty();
        }
        String name = Character.toUpperCase(service.charAt(0)) + service.substring(1);
        String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
        return findSetting("aws.endpointUrl" + name, "", "")
                .or(() -> findSetting("aws.endpointUrl", "", ""))
                .or(() -> findSetting("", variable, ""))
                .or(() -> findSetting("", "AWS_ENDPOINT_URL", ""))
                .or(() -> findInServices(service))
                .or(() -> findInProfile(profileName(), "endpoint_url"));
    }

    private Optional<ResolvedSetting> findInServices(String service) {
        return findInProfile(profileName(), "services")
                .flatMap(section -> profileFiles()
                        .serviceValue(section.value(), service, "endpoint_url")
                        .map(url -> new ResolvedSetting(
                                url,
                                "endpoint_url of " + service + " in services " + section.value() + " in "
                                        + profileFiles().fileDescription())));
    }
}
