// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.LoopbackAddress;
import io.github.jobcancel.http.SigningText;
import java.net.URI;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Builds the addresses below the root of a site. */
final class GpSite {
    private static final String REST_TYPE = "/GPServer/";

    private final HttpUrl root;

    GpSite(URI address) {
        // People copy the root, or a page below it, from a browser.
        this.root = baseUrl(address, "site", "/(admin|rest)(/services)?$");
    }

    /** Returns the base of a portal, {@code .../sharing/rest}, from any of its addresses. */
    static HttpUrl portalUrl(URI address) {
        return childUrl(baseUrl(address, "portal", "/sharing(/rest)?(/generateToken)?$"), "sharing", "rest");
    }

    /**
     * Returns the address without query, fragment, trailing slashes and the given suffix. The host becomes lower
     * case; the path keeps its case.
     */
    private static HttpUrl baseUrl(URI address, String what, String tail) {
        HttpUrl url = HttpUrl.parse(address.toString());
        // OkHttp would take the first segment of the path as the host.
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

    /**
     * Appends path segments. Every segment is percent-encoded here, since OkHttp leaves characters unencoded that the
     * site may not accept.
     */
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

    /**
     * Returns the token service that the site names, or null if no password may be sent to it: it is on another host,
     * or leaves https.
     */
    @Nullable
    HttpUrl trustedTokenUrl(String named) {
        HttpUrl url = HttpUrl.parse(named.replaceFirst("/tokens/?$", "/tokens/generateToken"));
        return url != null && url.host().equals(root.host()) && (url.isHttps() || !root.isHttps()) ? url : null;
    }

    /**
     * Returns whether the owner that a site names is this portal. Scheme and case are ignored, since sites write both
     * differently.
     */
    static boolean isSamePortal(String owner, HttpUrl portal) {
        HttpUrl named = HttpUrl.parse(owner);
        return named != null && schemelessAddress(portalUrl(named.uri())).equalsIgnoreCase(schemelessAddress(portal));
    }

    /** Returns an address from a reply in a form that may be shown in messages. */
    static String displayAddress(String address) {
        HttpUrl url = HttpUrl.parse(address);
        return url == null ? "(no address)" : schemelessAddress(url).replaceFirst("/+$", "");
    }

    /** Rejects addresses to which a secret would be sent unencrypted over the network. */
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

    /**
     * Returns the address of the service. The dialects write the service type differently, and only REST names the
     * task.
     */
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

    /**
     * Returns the reference of a job. Its scope is host, context and service as the dialect writes it, without the
     * scheme.
     */
    JobRef jobRef(GpJobId job) {
        String service =
                job.dialect() == GpDialect.ADMIN ? job.service() + ".GPServer" : job.service() + REST_TYPE + job.task();
        return new JobRef("gp", job.dialect().pathSegment, schemelessAddress(root) + service, job.jobId());
    }

    /** Parses the reference of a job of this site. */
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
