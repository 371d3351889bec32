// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import java.util.List;
import java.util.regex.Pattern;

/** Region names, and the hosts of AWS services in each: what the vendor's endpoint rules come to. */
final class BatchRegion {
    private static final Pattern LABEL = Pattern.compile("(?!-)(?!\\d+$)[A-Za-z0-9-]{1,63}(?<!-)");

    /** A part of AWS with names of its own. */
    private record Partition(String prefix, String suffix, String dualStackSuffix) {
        boolean has(String region) {
            return region.matches(prefix + "-\\w+-\\d+");
        }
    }

    private static final Partition COMMERCIAL = new Partition("", "amazonaws.com", "api.aws");
    private static final Partition GOVERNMENT = new Partition("us-gov", "amazonaws.com", "api.aws");
    private static final List<Partition> OTHERS = List.of(
            GOVERNMENT,
            new Partition("cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
            new Partition("eusc-de", "amazonaws.eu", "api.amazonwebservices.eu"),
            new Partition("us-iso", "c2s.ic.gov", "api.aws.ic.gov"),
            new Partition("us-isob", "sc2s.sgov.gov", "api.aws.scloud"),
            new Partition("eu-isoe", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
            new Partition("us-isof", "csp.hci.ic.gov", "api.aws.hci.ic.gov"));

    private BatchRegion() {}

    /** A region must be one DNS label, or text such as {@code us-east-1.evil.com} would become a host. */
    static String checked(String region) {
        if (!LABEL.matcher(region).matches()) {
            throw new IllegalArgumentException("not an AWS region: '" + region.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return region;
    }

    /** The address of {@code batch} or {@code sts}. */
    static String endpoint(String service, String region, boolean fips, boolean dualStack) {
        Partition partition =
                OTHERS.stream().filter(p -> p.has(region)).findFirst().orElse(COMMERCIAL);
        String suffix = dualStack ? partition.dualStackSuffix() : partition.suffix();
        return "https://" + name(service, fips, dualStack, partition) + "." + region + "." + suffix;
    }

    private static String name(String service, boolean fips, boolean dualStack, Partition partition) {
        if (!fips || (partition == GOVERNMENT && !dualStack)) {
            return service;
        }
        // the one name of its kind, in the one partition
        boolean reversed = service.equals("batch") && partition == COMMERCIAL && !dualStack;
        return reversed ? "fips.batch" : service + "-fips";
    }
}
