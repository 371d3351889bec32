// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.http.LoopbackAddress;
import io.github.jobcancel.http.SigningText;
import java.net.URI;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The root of a site, and the addresses of its sign-in and of its portal's. Immutable. */
public final class SiteAddress {
    private final HttpUrl root;

    /**
     * Reads the address of a site.
     *
     * @param address the root of the site, or a page below it, since users copy either
     * @throws IllegalArgumentException if it is no HTTP address, or holds a user or a password
     */
    public SiteAddress(URI address) {
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
     *
     * @param base any address
     * @param segments the segments, not encoded
     * @return the longer address
     */
    public static HttpUrl childUrl(HttpUrl base, String... segments) {
        HttpUrl.Builder url = base.newBuilder();
        for (String segment : segments) {
            url.addEncodedPathSegment(SigningText.percentEncode(segment));
        }
        return url.build();
    }

    /**
     * {@return an address below the root of the site}
     *
     * @param segments the segments, not encoded
     */
    public HttpUrl childUrl(String... segments) {
        return childUrl(root, segments);
    }

    HttpUrl adminTokenUrl() {
        return childUrl("admin", "generateToken");
    }

    HttpUrl publicKeyUrl() {
        return childUrl("admin", "publicKey");
    }

    HttpUrl infoUrl() {
        return childUrl("rest", "info");
    }

    HttpUrl siteTokenUrl() {
        return childUrl("tokens", "generateToken");
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

    /**
     * Rejects addresses to which a secret would be sent unencrypted over the network.
     *
     * @param signIn the credentials; null if a provider gives them, which must not be those of a portal
     * @throws IllegalArgumentException if the site or the portal has such an address
     */
    public void requireSecureTransport(@Nullable GpSignIn signIn) {
        HttpUrl portal = signIn == null ? null : signIn.portal;
        for (HttpUrl url : portal == null ? List.of(root) : List.of(root, portal)) {
            if (!url.isHttps() && !LoopbackAddress.isLoopback(url)) {
                throw new IllegalArgumentException("a password or token would be sent unencrypted to " + url.host()
                        + ": give an address that begins with https://, or call allowInsecureHttp(true)");
            }
        }
    }

    /** {@return host, port and path of the root, for example {@code gis.example.com/server/}} */
    public String schemelessRoot() {
        return schemelessAddress(root);
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
