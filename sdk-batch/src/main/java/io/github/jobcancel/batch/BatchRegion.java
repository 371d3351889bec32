// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import java.util.Map;
import java.util.regex.Pattern;

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

    static String endpoint(String region) {
        String suffix = SUFFIXES.entrySet().stream()
                .filter(s -> region.startsWith(s.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("amazonaws.com");
        return "https://batch." + region + "." + suffix;
    }
}
