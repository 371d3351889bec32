// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.EndpointAddress;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SettingValue;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SystemEnvironment;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The AWS settings of one client: those given in code, then system properties, environment and profile. The profile
 * files are read when first needed. Used by one thread.
 */
public final class AwsSettings {
    /** STS in one region. */
    record StsEndpoint(HttpUrl url, String region) {}

    private final SystemEnvironment systemEnvironment;
    private final LookupLog log;
    private final @Nullable Boolean fips;
    private final @Nullable Boolean dualStack;
    private final SettingsSource properties;
    private final SettingsSource environment;
    private final String region;
    private @Nullable AwsProfileFiles profileFiles;

    /**
     * Creates the settings and looks up the region. What is null is looked up in the environment of the machine.
     *
     * @param systemEnvironment the environment of the machine
     * @param log receives the places of region and endpoints
     * @param region the region given in code
     * @param fips whether FIPS endpoints are used, given in code
     * @param dualStack whether dual-stack endpoints are used, given in code
     * @throws IllegalArgumentException if there is no region, or a setting is invalid
     */
    public AwsSettings(
            SystemEnvironment systemEnvironment,
            LookupLog log,
            @Nullable String region,
            @Nullable Boolean fips,
            @Nullable Boolean dualStack) {
        this.systemEnvironment = systemEnvironment;
        this.log = log;
        this.fips = fips;
        this.dualStack = dualStack;
        this.properties = SettingsSource.ofSystemProperties(systemEnvironment);
        this.environment = SettingsSource.ofEnvironment(systemEnvironment);
        this.region = BatchRegion.requireValidRegion(resolveRegion(region));
    }

    private String resolveRegion(@Nullable String explicit) {
        if (explicit != null) {
            log.recordUsed("region", explicit + ", given in code");
            return explicit;
        }
        SettingValue found = properties
                .findSetting("aws.region")
                .or(() -> environment.findSetting("AWS_REGION", "AWS_DEFAULT_REGION"))
                .or(() -> currentProfile().findSetting("region"))
                .orElseThrow(
                        () -> new IllegalArgumentException("AWS Batch needs a region: set it in code, by the system"
                                + " property aws.region, AWS_REGION, AWS_DEFAULT_REGION, or as region of "
                                + currentProfile().sourceName()));
        log.recordUsed("region", found.value() + ", from " + found.place());
        return found.value();
    }

    /** {@return the region of the client} */
    public String region() {
        return region;
    }

    SystemEnvironment systemEnvironment() {
        return systemEnvironment;
    }

    SettingsSource properties() {
        return properties;
    }

    SettingsSource environment() {
        return environment;
    }

    AwsProfileFiles profileFiles() {
        AwsProfileFiles known = profileFiles;
        if (known == null) {
            known = AwsProfileFiles.readFiles(systemEnvironment);
            profileFiles = known;
        }
        return known;
    }

    /** Returns the setting that names a profile; without one, the profile {@code default} is used if it exists. */
    Optional<SettingValue> profileSetting() {
        return findSetting("aws.profile", "AWS_PROFILE");
    }

    String profileName() {
        return profileSetting().map(SettingValue::value).orElse("default");
    }

    private SettingsSource currentProfile() {
        return profileFiles().profile(profileName());
    }

    Optional<SettingValue> findSetting(String property, String variable) {
        return properties.findSetting(property).or(() -> environment.findSetting(variable));
    }

    Optional<SettingValue> findSetting(String property, String variable, String profileKey) {
        return findSetting(property, variable).or(() -> currentProfile().findSetting(profileKey));
    }

    private boolean resolveFlag(@Nullable Boolean explicit, String property, String variable, String profileKey) {
        return Objects.requireNonNullElseGet(
                explicit,
                () -> findSetting(property, variable, profileKey)
                        .map(SettingValue::isTrue)
                        .orElse(false));
    }

    /**
     * Returns the address of a service: the caller's, the configured one, or that of the region.
     *
     * @param service {@code batch} or {@code sts}
     * @param explicit the address given in code; null for none
     * @return the address
     * @throws IllegalArgumentException if a setting is invalid
     */
    public HttpUrl resolveEndpoint(String service, @Nullable URI explicit) {
        return resolveEndpoint(service, explicit, region);
    }

    private HttpUrl resolveEndpoint(String service, @Nullable URI explicit, String serviceRegion) {
        boolean usesFips = resolveFlag(fips, "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        boolean usesDualStack = resolveFlag(
                dualStack, "aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
        Optional<SettingValue> address = explicit == null
                ? configuredEndpoint(service)
                : Optional.of(new SettingValue(explicit.toString(), "the endpoint given in code"));
        if (address.isEmpty()) {
            return HttpUrl.get(BatchRegion.endpointUrl(service, serviceRegion, usesFips, usesDualStack));
        }
        if (usesFips || usesDualStack) {
            throw address.get()
                    .refusalMessage("cannot be combined with a FIPS or dual-stack endpoint: turn one of them off");
        }
        String place = address.get().place();
        log.recordUsed("endpoint of " + service, "from " + place);
        return EndpointAddress.parse(place, address.get().value());
    }

    StsEndpoint stsEndpoint(String stsRegion) {
        return new StsEndpoint(resolveEndpoint("sts", null, BatchRegion.requireValidRegion(stsRegion)), stsRegion);
    }

    private Optional<SettingValue> configuredEndpoint(String service) {
        boolean isIgnored = resolveFlag(
                null,
                "aws.ignoreConfiguredEndpointUrls",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "ignore_configured_endpoint_urls");
        if (isIgnored) {
            return Optional.empty();
        }
        String suffix = Character.toUpperCase(service.charAt(0)) + service.substring(1);
        String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
        return properties
                .findSetting("aws.endpointUrl" + suffix, "aws.endpointUrl")
                .or(() -> environment.findSetting(variable, "AWS_ENDPOINT_URL"))
                .or(() -> currentProfile()
                        .findSetting("services")
                        .map(section -> profileFiles().section("services " + section.value()))
                        .flatMap(section -> section.findSetting(service + ".endpoint_url")))
                .or(() -> currentProfile().findSetting("endpoint_url"));
    }
}
