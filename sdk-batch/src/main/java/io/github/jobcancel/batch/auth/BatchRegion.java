// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import java.util.List;
import java.util.regex.Pattern;

/** Validates region names and returns the hosts of AWS services in a region, according to AWS's endpoint rules. */
final class BatchRegion {
    private static final Pattern DNS_LABEL = Pattern.compile("(?!-)(?!\\d+$)[A-Za-z0-9-]{1,63}(?<!-)");

    /** An AWS partition: a group of regions with its own domain names. */
    private record RegionPartition(String prefix, String suffix, String dualStackSuffix) {
        boolean containsRegion(String region) {
            return region.matches(prefix + "-\\w+-\\d+");
        }
    }

    private static final RegionPartition COMMERCIAL_PARTITION = new RegionPartition("", "amazonaws.com", "api.aws");
    private static final RegionPartition GOVERNMENT_PARTITION =
            new RegionPartition("us-gov", "amazonaws.com", "api.aws");
    private static final List<RegionPartition> OTHER_PARTITIONS = List.of(
            GOVERNMENT_PARTITION,
            new RegionPartition("cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
            new RegionPartition("eusc-de", "amazonaws.eu", "api.amazonwebservices.eu"),
            new RegionPartition("us-iso", "c2s.ic.gov", "api.aws.ic.gov"),
            new RegionPartition("us-isob", "sc2s.sgov.gov", "api.aws.scloud"),
            new RegionPartition("eu-isoe", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
            new RegionPartition("us-isof", "csp.hci.ic.gov", "api.aws.hci.ic.gov"));

    private BatchRegion() {}

    /**
     * Returns the region if it is a single DNS label. Other text, such as {@code us-east-1.evil.com}, could change
     * the host.
     */
    static String requireValidRegion(String region) {
        if (!DNS_LABEL.matcher(region).matches()) {
            throw new IllegalArgumentException("not an AWS region: '" + region.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return region;
    }

    /** Returns the address of {@code batch} or {@code sts}. */
    static String endpointUrl(String service, String region, boolean fips, boolean dualStack) {
        RegionPartition partition = OTHER_PARTITIONS.stream()
                .filter(candidate -> candidate.containsRegion(region))
                .findFirst()
                .orElse(COMMERCIAL_PARTITION);
        String suffix = dualStack ? partition.dualStackSuffix() : partition.suffix();
        return "https://" + hostPrefix(service, fips, dualStack, partition) + "." + region + "." + suffix;
    }

    private static String hostPrefix(String service, boolean fips, boolean dualStack, RegionPartition partition) {
        if (!fips || (partition == GOVERNMENT_PARTITION && !dualStack)) {
            return service;
        }
        // AWS Batch in the commercial partition is the only service here whose FIPS host begins with "fips.".
        boolean isReversed = service.equals("batch") && partition == COMMERCIAL_PARTITION && !dualStack;
        return isReversed ? "fips.batch" : service + "-fips";
    }
}
