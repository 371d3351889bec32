// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Region names, and the host of the service in each. */
final class BatchRegion {
    private static final Pattern LABEL = Pattern.compile("(?!-)(?!\\d+$)[A-Za-z0-9-]{1,63}(?<!-)");
    private static final Map<String, String> SUFFIXES = Map.of(
            "cn-", "amazonaws.com.cn",
            "eusc-", "amazonaws.eu",
            "us-iso-", "c2s.ic.gov",
            "us-isob-", "sc2s.sgov.gov",
            "eu-isoe-", "cloud.adc-e.uk",
            "us-isof-", "csp.hci.ic.gov");

    private BatchRegion() {}

    /** A region must be one DNS label, or text such as {@code us-east-1.evil.com} would become a host. */
    static String checked(String region) {
        if (!LABEL.matcher(region).matches()) {
            throw new IllegalArgumentException("not an AWS region: '" + region.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return region;
    }

    /** The address: what the machine's AWS settings name, in the vendor's order, or else the region's own host. */
    static String endpoint(
            String region,
            Function<String, @Nullable String> property,
            Function<String, @Nullable String> environment) {
        String own = endpoint(region);
        if ("true".equalsIgnoreCase(environment.apply("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
            return own;
        }
        String general =
                or(environment.apply("AWS_ENDPOINT_URL_BATCH"), or(environment.apply("AWS_ENDPOINT_URL"), own));
        return or(property.apply("aws.endpointUrlBatch"), or(property.apply("aws.endpointUrl"), general));
    }

    private static String or(@Nullable String setting, String otherwise) {
        return setting == null || setting.isBlank() ? otherwise : setting;
    }

    static String endpoint(String region) {
        String suffix = SUFFIXES.entrySet().stream()
                .filter(s -> region.startsWith(s.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("amazonaws.com");
        return "https://batch." + region + "." + suffix;
    }
}
