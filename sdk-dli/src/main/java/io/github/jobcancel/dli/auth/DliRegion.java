// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.EndpointAddress;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Region names, and the hosts of DLI and IAM in each region. */
public final class DliRegion {
    private static final Pattern DNS_LABEL = Pattern.compile("(?!-)[a-z0-9-]{1,63}(?<!-)");
    private static final Set<String> OTC_REGIONS = Set.of("eu-de", "eu-nl");

    private DliRegion() {}

    /** Checks that a region is one DNS label; otherwise a text such as {@code eu-de.evil.com} would become a host. */
    public static String requireRegion(String region) {
        if (!DNS_LABEL.matcher(region).matches()) {
            throw new IllegalArgumentException("not a region: '" + region.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return region;
    }

    /** Returns the address of DLI, if one is published for the region. */
    public static HttpUrl dliEndpoint(String region) {
        if (region.equals("eu-nl") || region.equals("eu-west-0")) {
            throw new IllegalArgumentException("no DLI address is published for " + region + ": set the endpoint");
        }
        return HttpUrl.get("https://dli." + requireRegion(region) + "." + cloudDomain(region));
    }

    /** Returns the endpoint that the caller set, otherwise the address of IAM in the region; null without either. */
    public static @Nullable HttpUrl iamEndpoint(@Nullable String region, @Nullable URI endpoint) {
        if (endpoint != null) {
            return EndpointAddress.parse("the IAM endpoint", endpoint.toString());
        }
        return region == null ? null : HttpUrl.get("https://iam." + requireRegion(region) + "." + cloudDomain(region));
    }

    private static String cloudDomain(String region) {
        if (OTC_REGIONS.contains(region)) {
            return "otc.t-systems.com";
        }
        return region.equals("eu-west-101") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
    }

    /** Returns the host as references show it, with the port only if it is not the default port of the scheme. */
    public static String hostAndPort(HttpUrl url) {
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? url.host() : url.host() + ":" + url.port();
    }
}
