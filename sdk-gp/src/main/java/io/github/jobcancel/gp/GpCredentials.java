// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Token;
import io.github.jobcancel.http.SigningText;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How a client comes by its tokens. Prints nothing of a password or a token. Immutable; one object can serve several clients,
 * each of which fetches tokens of its own.
 *
 * <table>
 * <caption>Which to choose</caption>
 * <tr><th>you have</th><th>call</th><th>serves</th></tr>
 * <tr><td>an administrator of a site that stands alone</td><td>{@link #server(String, String)}</td><td>both dialects</td></tr>
 * <tr><td>another user of such a site</td><td>{@link #user(String, String)}</td><td>REST; ADMIN by privilege</td></tr>
 * <tr><td>a member of the portal that a site belongs to</td><td>{@link #portal(URI, String, String)}</td>
 * <td>both dialects</td></tr>
 * <tr><td>the primary site administrator of such a site</td><td>{@link #server(String, String)}</td><td>ADMIN</td></tr>
 * <tr><td>an app registered with the portal</td><td>{@link #app(URI, String, String)}</td><td>REST</td></tr>
 * <tr><td>a token, an API key, a login of your own</td>
 * <td>{@link #token(String)}, {@link #token(CredentialsProvider)}</td><td>what the token is good for</td></tr>
 * </table>
 *
 * <p>A user whose password is refused is not tried again by that client: five failures lock an account. Tokens are renewed
 * before they expire, and once if the site refuses one.
 */
public final class GpCredentials {
    private static final String REFERER = "jobcancel";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    enum GrantType {
        SERVER,
        USER,
        PORTAL,
        APP,
        TOKEN,
        FETCH
    }

    final GrantType way;
    final @Nullable HttpUrl portal;

    /** A user, or the id of an app. Empty if there is none. */
    final String name;

    /** A password, the secret of an app, or a token. */
    final String secret;

    /** What tokens are bound to; empty for those that are not. */
    final String referer;

    final boolean encrypted;
    final @Nullable CredentialsProvider<Token> fetch;

    private GpCredentials(GrantType way, @Nullable URI portal, String name, String secret, String referer) {
        this.way = way;
        this.portal = portal == null ? null : GpSite.portalUrl(portal);
        this.name = name;
        this.secret = secret;
        this.referer = referer;
        this.encrypted = false;
        this.fetch = null;
    }

    private GpCredentials(GpCredentials like, boolean encrypted, @Nullable CredentialsProvider<Token> fetch) {
        this.way = like.way;
        this.portal = like.portal;
        this.name = like.name;
        this.secret = like.secret;
        this.referer = like.referer;
        this.encrypted = encrypted;
        this.fetch = fetch;
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
        return forUser(GrantType.SERVER, null, username, password, referer);
    }

    /**
     * A user of a stand-alone site, who signs in at {@code tokens/generateToken}, where no administrator is needed. The site is
     * asked first where that is; the password goes to no other host, and not to a site that belongs to a portal.
     *
     * @param username the user, case kept
     * @param password the password
     * @return the credentials; tokens are bound to the referer {@code jobcancel}
     * @throws IllegalArgumentException if either is blank
     */
    public static GpCredentials user(String username, String password) {
        return user(username, password, REFERER);
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
    public static GpCredentials user(String username, String password, String referer) {
        return forUser(GrantType.USER, null, username, password, referer);
    }

    /**
     * A member of the portal with which the site is federated. The site is asked first whose it is; one that is not this
     * portal's gets no token, and the portal no password. The portal's token serves the ADMIN dialect; for the REST dialect it
     * is exchanged for one of the site's, and each is renewed by itself.
     *
     * @param portal the portal's address, for example {@code https://gis.example.com/portal}
     * @param username the user, case kept
     * @param password the password
     * @return the credentials; tokens are bound to the referer {@code jobcancel}
     * @throws IllegalArgumentException if any is blank, or the address is no HTTP address
     */
    public static GpCredentials portal(URI portal, String username, String password) {
        return portal(portal, username, password, REFERER);
    }

    /**
     * The same with tokens bound to a referer of the caller's.
     *
     * @param portal the portal's address, for example {@code https://gis.example.com/portal}
     * @param username the user, case kept
     * @param password the password
     * @param referer what the token is bound to; sent with every request
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, the address is no HTTP address, or the referer cannot be a header
     */
    public static GpCredentials portal(URI portal, String username, String password, String referer) {
        return forUser(GrantType.PORTAL, Objects.requireNonNull(portal, "portal"), username, password, referer);
    }

    /**
     * An app that is registered with the site's portal and signs in for itself, without a user. Its tokens serve the REST
     * dialect, if the app may use the service; jobs named in the ADMIN dialect are refused before anything is sent. The site is
     * asked first whose it is, as for {@link #portal(URI, String, String)}.
     *
     * @param portal the portal's address, for example {@code https://gis.example.com/portal}
     * @param clientId the app's id
     * @param clientSecret the app's secret
     * @return the credentials
     * @throws IllegalArgumentException if either is blank, or the address is no HTTP address
     */
    public static GpCredentials app(URI portal, String clientId, String clientSecret) {
        String id = requireText("client id", clientId);
        String secret = requireText("client secret", clientSecret);
        return new GpCredentials(GrantType.APP, Objects.requireNonNull(portal, "portal"), id, secret, "");
    }

    private static GpCredentials forUser(
            GrantType way, @Nullable URI portal, String name, String password, String referer) {
        return new GpCredentials(
                way,
                portal,
                requireText("user name", name),
                requireText("password", password),
                requireReferer(referer));
    }

    /**
     * A token, or an API key, that the caller has. It cannot be renewed.
     *
     * @param token the token, bound to nothing or to this machine's address
     * @return the credentials
     * @throws IllegalArgumentException if it is blank or cannot be a header
     */
    public static GpCredentials token(String token) {
        return fromToken(token, "");
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
        return fromToken(token, requireReferer(referer));
    }

    /**
     * Tokens that the caller fetches: by a sign-in through the browser, from a vault. The fetch runs on the executor of
     * callbacks and may block. It is asked when a token is first needed, a minute before that one expires, and once if the site
     * refuses it.
     *
     * @param fetch gives tokens bound to nothing or to this machine's address
     * @return the credentials
     */
    public static GpCredentials token(CredentialsProvider<Token> fetch) {
        return fromProvider(fetch, "");
    }

    /**
     * The same for tokens that are bound to a referer.
     *
     * @param fetch gives tokens
     * @param referer what they are bound to; sent with every request
     * @return the credentials
     * @throws IllegalArgumentException if the referer is blank or cannot be a header
     */
    public static GpCredentials token(CredentialsProvider<Token> fetch, String referer) {
        return fromProvider(fetch, requireReferer(referer));
    }

    /**
     * The same user of the site, whose name and password are encrypted in the form as well, with a key that the site is asked
     * for before each sign-in. For sites behind a proxy that opens TLS and keeps what it sees.
     *
     * @return new credentials
     * @throws IllegalStateException if these are not made by {@link #server(String, String)}: no other issuer can read it
     */
    public GpCredentials withEncryption() {
        if (way != GrantType.SERVER) {
            throw new IllegalStateException("only a user of the server can sign in encrypted");
        }
        return new GpCredentials(this, true, null);
    }

    private static GpCredentials fromToken(String token, String referer) {
        String value = requireText("token", token).strip();
        if (!GpToken.isSendable(value)) {
            throw new IllegalArgumentException("the token has a character that cannot be sent");
        }
        return new GpCredentials(GrantType.TOKEN, null, "", value, referer);
    }

    private static GpCredentials fromProvider(CredentialsProvider<Token> fetch, String referer) {
        GpCredentials like = new GpCredentials(GrantType.FETCH, null, "", "", referer);
        return new GpCredentials(like, false, Objects.requireNonNull(fetch, "fetch"));
    }

    private static String requireText(String what, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the ArcGIS " + what + " is blank");
        }
        return value;
    }

    private static String requireReferer(@Nullable String value) {
        String text = requireText("referer", value);
        if (!PRINTABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("the referer cannot be sent as a header");
        }
        return text;
    }

    @Override
    public String toString() {
        String what = way == GrantType.FETCH ? "fetched token" : SigningText.toLowerCase(way.name());
        return "GpCredentials[" + what + (name.isEmpty() ? "" : ", " + name) + (encrypted ? ", encrypted" : "") + "]";
    }
}
