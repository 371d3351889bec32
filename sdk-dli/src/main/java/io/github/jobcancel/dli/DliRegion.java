// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Region names, and the hosts of DLI and IAM in each region. */
final class DliRegion {
    private static final Pattern DNS_LABEL = Pattern.compile("(?!-)[a-z0-9-]{1,63}(?<!-)");
    private static final Set<String> OTC_REGIONS = Set.of("eu-de", "eu-nl");

    private DliRegion() {}

    /** Checks that a region is one DNS label; otherwise a text such as {@code eu-de.evil.com} would become a host. */
    static String requireRegion(String region) {
        if (!DNS_LABEL.matcher(region).matches()) {
            throw new IllegalArgumentException("not a region: '" + region.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return region;
    }

    static HttpUrl dliEndpoint(String region) {
        if (region.equals("eu-nl") || region.equals("eu-west-0")) {
            throw new IllegalArgumentException("no DLI address is published for " + region + ": set the endpoint");
        }
        return HttpUrl.get("https://dli." + region + "." + cloudDomain(region));
    }

    static @Nullable HttpUrl iamEndpoint(@Nullable String region, @Nullable URI endpoint) {
        if (endpoint != null) {
            return parseAddress("IAM endpoint", endpoint);
        }
        return region == null ? null : HttpUrl.get("https://iam." + region + "." + cloudDomain(region));
    }

    private static String cloudDomain(String region) {
        if (OTC_REGIONS.contains(region)) {
            return "otc.t-systems.com";
        }
        return region.equals("eu-west-101") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
    }

    /** Parses an address. The exception does not show the address, which may contain a password. */
    static HttpUrl parseAddress(String name, URI address) {
        HttpUrl url = HttpUrl.parse(address.toString());
        if (url == null) {
            throw new IllegalArgumentException("the " + name + " is no http or https address");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty() || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException(
                    "the " + name + " must be scheme, host, and port or path if need be, and nothing else");
        }
        return url;
    }

    /** Returns the host as references show it, with the port only if it is not the default port of the scheme. */
    static String hostAndPort(HttpUrl url) {
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? url.host() : url.host() + ":" + url.port();
    }
}
