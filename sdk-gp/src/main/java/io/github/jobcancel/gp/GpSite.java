// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.LoopbackAddress;
import io.github.jobcancel.http.SigningText;
import java.net.URI;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** One site's root, and the addresses below it. */
final class GpSite {
    private static final String REST_TYPE = "/GPServer/";

    private final HttpUrl root;

    GpSite(URI address) {
        // what people copy from a browser: the root, or a page somewhat below it
        this.root = baseUrl(address, "site", "/(admin|rest)(/services)?$");
    }

    /** A portal's base, {@code .../sharing/rest}, from whichever of its addresses the caller has. */
    static HttpUrl portalUrl(URI address) {
        return childUrl(baseUrl(address, "portal", "/sharing(/rest)?(/generateToken)?$"), "sharing", "rest");
    }

    /** Drops query, fragment, a slash at the end and the tail; the host becomes lower case, the path keeps its letters. */
    private static HttpUrl baseUrl(URI address, String what, String tail) {
        HttpUrl url = HttpUrl.parse(address.toString());
        // OkHttp would make a host of the first part of the path
        if (url == null || address.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "the " + what + "'s address must begin with http:// or https:// and a host");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException("the " + what + "'s address must not hold a user or a password");
        }
        String path = url.encodedPath().replaceAll("/+$", "").replaceFirst(tail, "");
        return url.newBuilder()
                .encodedPath(path.isEmpty() ? "/" : path)
                .query(null)
                .fragment(null)
                .build();
    }

    /** OkHttp leaves more characters of a segment as they are than the site is known to read. */
    static HttpUrl childUrl(HttpUrl base, String... segments) {
        HttpUrl.Builder url = base.newBuilder();
        for (String segment : segments) {
            url.addEncodedPathSegment(SigningText.percentEncode(segment));
        }
        return url.build();
    }

    HttpUrl adminTokenUrl() {
        return childUrl(root, "admin", "generateToken");
    }

    HttpUrl siteTokenUrl() {
        return childUrl(root, "tokens", "generateToken");
    }

    HttpUrl publicKeyUrl() {
        return childUrl(root, "admin", "publicKey");
    }

    HttpUrl infoUrl() {
        return childUrl(root, "rest", "info");
    }

    /** The token service that the site names, if a password may go there. Null if not: another host, or no longer https. */
    @Nullable
    HttpUrl trustedTokenUrl(String named) {
        HttpUrl url = HttpUrl.parse(named.replaceFirst("/tokens/?$", "/tokens/generateToken"));
        return url != null && url.host().equals(root.host()) && (url.isHttps() || !root.isHttps()) ? url : null;
    }

    /** Whether what a site calls its owner is this portal. Neither scheme nor case count: sites write both as they like. */
    static boolean isSamePortal(String owner, HttpUrl portal) {
        HttpUrl named = HttpUrl.parse(owner);
        return named != null && schemelessAddress(portalUrl(named.uri())).equalsIgnoreCase(schemelessAddress(portal));
    }

    /** An address from a reply, fit for a message. */
    static String displayAddress(String address) {
        HttpUrl url = HttpUrl.parse(address);
        return url == null ? "(no address)" : schemelessAddress(url).replaceFirst("/+$", "");
    }

    /** Refuses addresses to which a secret would travel for others to read: neither encrypted nor within this machine. */
    void requireSecureTransport(@Nullable HttpUrl portal) {
        for (HttpUrl url : portal == null ? List.of(root) : List.of(root, portal)) {
            if (!url.isHttps() && !LoopbackAddress.isLoopback(url)) {
                throw new IllegalArgumentException("a password or token would be sent unencrypted to " + url.host()
                        + ": give an address that begins with https://, or call insecure()");
            }
        }
    }

    HttpUrl jobUrl(GpJobId job) {
        return childUrl(serviceUrl(job), "jobs", job.jobId());
    }

    HttpUrl cancelUrl(GpJobId job) {
        return childUrl(jobUrl(job), "cancel");
    }

    /** The dialects write the service's type differently, and only one of them names the task. */
    private HttpUrl serviceUrl(GpJobId job) {
        HttpUrl url = childUrl(childUrl(root, job.dialect().pathSegment, "services"), serviceSegments(job));
        return job.dialect() == GpDialect.ADMIN ? url : childUrl(url, "GPServer", job.task());
    }

    private static String[] serviceSegments(GpJobId job) {
        String[] parts = job.service().split("/");
        if (job.dialect() == GpDialect.ADMIN) {
            parts[parts.length - 1] += ".GPServer";
        }
        return parts;
    }

    /** The scope is host, context and service as its dialect writes it, without the scheme. */
    JobRef jobRef(GpJobId job) {
        String service =
                job.dialect() == GpDialect.ADMIN ? job.service() + ".GPServer" : job.service() + REST_TYPE + job.task();
        return new JobRef("gp", job.dialect().pathSegment, schemelessAddress(root) + service, job.jobId());
    }

    /** The other way round, for references to jobs of this site. */
    GpJobId parseRef(JobRef ref) {
        String site = schemelessAddress(root);
        String typed = ref.scope().startsWith(site) ? ref.scope().substring(site.length()) : "";
        int task = typed.lastIndexOf(REST_TYPE);
        if (!typed.isEmpty()) {
            GpJobId job = task < 0
                    ? GpJobId.admin(typed, ref.id())
                    : GpJobId.rest(typed.substring(0, task), typed.substring(task + REST_TYPE.length()), ref.id());
            if (jobRef(job).equals(ref)) {
                return job;
            }
        }
        throw new IllegalArgumentException("not a job of " + site + ": " + ref);
    }

    private static String schemelessAddress(HttpUrl url) {
        String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
        String port = url.port() == HttpUrl.defaultPort(url.scheme()) ? "" : ":" + url.port();
        String path = String.join("/", url.pathSegments());
        return host + port + "/" + (path.isEmpty() ? "" : path + "/");
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
