// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.auth.Surroundings;
import io.github.jobcancel.batch.AssumeRole.Sts;
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
    record Setting(String value, String place) {
        boolean on() {
            if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException(place + " must be true or false");
            }
            return value.equalsIgnoreCase("true");
        }
    }

    private final Surroundings around;
    private final Findings findings;
    private final @Nullable Boolean fips;
    private final @Nullable Boolean dualStack;
    private @Nullable AwsProfiles profiles;

    /** With the two flags as given in code, if they are. */
    AwsSettings(Surroundings around, Findings findings, @Nullable Boolean fips, @Nullable Boolean dualStack) {
        this.around = around;
        this.findings = findings;
        this.fips = fips;
        this.dualStack = dualStack;
    }

    Surroundings around() {
        return around;
    }

    AwsProfiles profiles() {
        AwsProfiles known = profiles;
        if (known == null) {
            known = AwsProfiles.read(around);
            profiles = known;
        }
        return known;
    }

    /** The profile that is asked for by name; empty if none is, and then {@code default} serves if it is there. */
    Optional<Setting> profileNamed() {
        return setting("aws.profile", "AWS_PROFILE", "");
    }

    String profile() {
        return profileNamed().map(Setting::value).orElse("default");
    }

    /** The first of three places; the name in a place may be empty for none. */
    Optional<Setting> setting(String property, String variable, String key) {
        return (property.isEmpty() ? Optional.<String>empty() : around.property(property))
                .map(value -> new Setting(value, "the system property " + property))
                .or(() -> variable.isEmpty()
                        ? Optional.empty()
                        : around.environment(variable).map(value -> new Setting(value, variable)))
                .or(() -> key.isEmpty() ? Optional.empty() : inProfile(profile(), key));
    }

    Optional<Setting> inProfile(String profile, String key) {
        Map<String, String> keys = profiles().profile(profile);
        return Optional.ofNullable(keys == null ? null : keys.get(key))
                .filter(value -> !value.isBlank())
                .map(value -> new Setting(value, key + " of " + place(profile)));
    }

    String place(String profile) {
        return "profile " + profile + " in " + profiles().where();
    }

    /** The region: the caller's, or the machine's. */
    String region(@Nullable String explicit) {
        if (explicit != null) {
            findings.used("region", explicit + ", given in code");
            return BatchRegion.checked(explicit);
        }
        Setting found = setting("aws.region", "AWS_REGION", "")
                .or(() -> setting("aws.region", "AWS_DEFAULT_REGION", "region"))
                .orElseThrow(
                        () -> new IllegalArgumentException("AWS Batch needs a region: set it in code, by the system"
                                + " property aws.region, AWS_REGION, AWS_DEFAULT_REGION, or as region of "
                                + place(profile())));
        findings.used("region", found.value() + ", from " + found.place());
        return BatchRegion.checked(found.value());
    }

    private boolean flag(@Nullable Boolean explicit, String property, String variable, String key) {
        return Objects.requireNonNullElseGet(
                explicit,
                () -> setting(property, variable, key).map(Setting::on).orElse(false));
    }

    /** The address of {@code batch} or {@code sts}: the caller's, the one configured, or the region's own. */
    HttpUrl endpoint(String service, @Nullable URI explicit, String region) {
        boolean inFips = flag(fips, "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        boolean inDual =
                flag(dualStack, "aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
        Optional<Setting> other = explicit == null
                ? configured(service)
                : Optional.of(new Setting(explicit.toString(), "the endpoint given in code"));
        if (other.isEmpty()) {
            return HttpUrl.get(BatchRegion.endpoint(service, region, inFips, inDual));
        }
        String place = other.get().place();
        if (inFips || inDual) {
            throw new IllegalArgumentException(
                    place + " cannot be combined with a FIPS or dual-stack endpoint: turn one of them off");
        }
        findings.used("endpoint of " + service, "from " + place);
        return address(other.get());
    }

    /** The message does not show the address, which may hold a password. */
    static HttpUrl address(Setting given) {
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

    Sts sts(String region) {
        return new Sts(endpoint("sts", null, region), region);
    }

    private Optional<Setting> configured(String service) {
        boolean ignored = setting(
                        "aws.ignoreConfiguredEndpointUrls",
                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                        "ignore_configured_endpoint_urls")
                .map(Setting::on)
                .orElse(false);
        if (ignored) {
            return Optional.empty();
        }
        String name = Character.toUpperCase(service.charAt(0)) + service.substring(1);
        String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
        return setting("aws.endpointUrl" + name, "", "")
                .or(() -> setting("aws.endpointUrl", "", ""))
                .or(() -> setting("", variable, ""))
                .or(() -> setting("", "AWS_ENDPOINT_URL", ""))
                .or(() -> inServices(service))
                .or(() -> inProfile(profile(), "endpoint_url"));
    }

    private Optional<Setting> inServices(String service) {
        return inProfile(profile(), "services")
                .flatMap(section -> profiles()
                        .service(section.value(), service, "endpoint_url")
                        .map(url -> new Setting(
                                url,
                                "endpoint_url of " + service + " in services " + section.value() + " in "
                                        + profiles().where())));
    }
}
