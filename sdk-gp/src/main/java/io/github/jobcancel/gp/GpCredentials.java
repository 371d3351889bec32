// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.engine.CredentialSource;
import io.github.jobcancel.engine.Engine;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How a client comes by its token. Prints nothing of a password or a token. Immutable; one object can serve several clients,
 * each of which fetches a token of its own.
 *
 * <p>A user whose password is refused is not tried again by that client: five failures lock an account. Tokens are renewed
 * before they expire, and once if the site refuses one.
 */
public final class GpCredentials {
    private static final String REFERER = "jobcancel";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    private final String kind;
    private final @Nullable HttpUrl portal;
    private final String username;
    private final String password;
    private final String referer;
    private final @Nullable GpToken ready;

    private GpCredentials(
            String kind,
            @Nullable HttpUrl portal,
            String username,
            String password,
            String referer,
            @Nullable GpToken ready) {
        this.kind = kind;
        this.portal = portal;
        this.username = username;
        this.password = password;
        this.referer = referer;
        this.ready = ready;
    }

    /**
     * A user of the site itself, who signs in at {@code admin/generateToken}: on a stand-alone site any user of its store,
     * on a federated one only the primary site administrator, and then in the ADMIN dialect only.
     *
     * @param username the user, case kept
     * @param password the password
     * @return the credentials; tokens are bound to the referer {@code jobcancel}
     * @throws IllegalArgumentException if either is blank
     */
    public static GpCredentials server(String username, String password) {
        return server(username, password, REFERER);
    }

    /**
     * The same with tokens bound to a referer of the caller's.
     *
     * @param username the user, case kept
     * @param password the password
     * @param referer sent with every request
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or the referer cannot be a header
     */
    public static GpCredentials server(String username, String password, String referer) {
        return new GpCredentials(
                "server", null, given("user name", username), given("password", password), referer(referer), null);
    }

    /**
     * A member of the portal with which the site is federated. The portal's token is used as it is, so it serves the ADMIN
     * dialect; the REST dialect of a federated site calls it invalid.
     *
     * @param portal the portal's address, for example {@code https://gis.example.com/portal}
     * @param username the user, case kept
     * @param password the password
     * @param referer what the token is bound to; sent with every request
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, the address is no HTTP address, or the referer cannot be a header
     */
    public static GpCredentials portal(URI portal, String username, String password, String referer) {
        return new GpCredentials(
                "portal",
                GpSite.portal(Objects.requireNonNull(portal, "portal")),
                given("user name", username),
                given("password", password),
                referer(referer),
                null);
    }

    /**
     * A token, or an API key, that the caller has. It cannot be renewed.
     *
     * @param token the token, bound to nothing or to this machine's address
     * @return the credentials
     * @throws IllegalArgumentException if it is blank or cannot be a header
     */
    public static GpCredentials token(String token) {
        return ready(token, "");
    }

    /**
     * A token that the caller has and that is bound to a referer. It cannot be renewed.
     *
     * @param token the token
     * @param referer what it is bound to; sent with every request
     * @return the credentials
     * @throws IllegalArgumentException if either is blank or cannot be a header
     */
    public static GpCredentials token(String token, String referer) {
        return ready(token, referer(referer));
    }

    private static GpCredentials ready(String token, String referer) {
        String value = given("token", token).strip();
        if (!GpToken.sendable(value)) {
            throw new IllegalArgumentException("the token has a character that cannot be sent");
        }
        return new GpCredentials("token", null, "", "", referer, new GpToken(value, referer));
    }

    private static String given(String what, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the ArcGIS " + what + " is blank");
        }
        return value;
    }

    private static String referer(@Nullable String value) {
        String text = given("referer", value);
        if (!PRINTABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("the referer cannot be sent as a header");
        }
        return text;
    }

    /** The tokens of one client. */
    CredentialSource<GpToken> source(Engine engine, GpSite site) {
        if (ready != null) {
            return CredentialSource.fixed(ready);
        }
        HttpUrl issuer = portal == null ? site.adminToken() : GpSite.below(portal, "generateToken");
        return engine.cached(() -> new GenerateToken(issuer, username, password, referer));
    }

    @Override
    public String toString() {
        return "GpCredentials[" + kind + (username.isEmpty() ? "" : ", " + username) + "]";
    }
}
