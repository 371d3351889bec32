// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.gp.auth.GpSignIn;
import io.github.jobcancel.gp.auth.GpSignIn.GrantType;
import java.net.URI;
import java.util.Objects;

/**
 * Credentials of a client: a user, an app or a token. Prints no password and no token. Immutable; several clients can
 * share one object, and each of them obtains tokens of its own.
 *
 * <table>
 * <caption>Which credentials to choose</caption>
 * <tr><th>owner</th><th>method</th><th>serves</th></tr>
 * <tr><td>an administrator of a site that belongs to no portal</td><td>{@link #server}</td><td>both dialects</td></tr>
 * <tr><td>another user of such a site</td><td>{@link #user}</td><td>REST; ADMIN by privilege</td></tr>
 * <tr><td>a member of the portal that owns the site</td><td>{@link #portal}</td><td>both dialects</td></tr>
 * <tr><td>the primary site administrator of such a site</td><td>{@link #server}</td><td>ADMIN</td></tr>
 * <tr><td>an app registered with the portal</td><td>{@link #app}</td><td>REST</td></tr>
 * <tr><td>a token or an API key</td><td>{@link #token(String)}</td><td>depends on the token</td></tr>
 * </table>
 *
 * <p>A client sends a refused password only once, since five failures lock an account. Tokens are renewed before they
 * expire, and once if the site refuses one. For passwords and tokens from a vault or a sign-in of the caller's own, see
 * {@link GpClientBuilder#credentials(io.github.jobcancel.CredentialsProvider)}.
 */
public final class GpCredentials {
    private static final String DEFAULT_REFERER = "jobcancel";

    final GpSignIn signIn;

    private GpCredentials(GpSignIn signIn) {
        this.signIn = signIn;
    }

    /**
     * Creates the credentials of a user who signs in at {@code admin/generateToken}: on a site that belongs to no portal
     * any user of its store; on other sites only the primary site administrator, and in the ADMIN dialect only.
     *
     * @param username the user, case-sensitive
     * @param password the password
     * @return the credentials; tokens are bound to the referer {@code jobcancel}
     * @throws IllegalArgumentException if a value is blank
     */
    public static GpCredentials server(String username, String password) {
        return new GpCredentials(new GpSignIn(GrantType.SERVER, null, username, password).withReferer(DEFAULT_REFERER));
    }

    /**
     * Creates the credentials of a user of a site that belongs to no portal. The user signs in at {@code
     * tokens/generateToken} and need not be an administrator. The client first asks the site for that address; it sends
     * the password to no other host, and to no site that belongs to a portal.
     *
     * @param username the user, case-sensitive
     * @param password the password
     * @return the credentials; tokens are bound to the referer {@code jobcancel}
     * @throws IllegalArgumentException if a value is blank
     */
    public static GpCredentials user(String username, String password) {
        return new GpCredentials(new GpSignIn(GrantType.USER, null, username, password).withReferer(DEFAULT_REFERER));
    }

    /**
     * Creates the credentials of a member of the portal that owns the site. The client first asks the site for its
     * owner: a site of another portal gets no token, and the portal no password. The portal's token serves the ADMIN
     * dialect; for the REST dialect it is exchanged for a token of the site.
     *
     * @param portal the portal's address, for example {@code https://gis.example.com/portal}
     * @param username the user, case-sensitive
     * @param password the password
     * @return the credentials; tokens are bound to the referer {@code jobcancel}
     * @throws IllegalArgumentException if a value is blank, or the address is no HTTP address
     */
    public static GpCredentials portal(URI portal, String username, String password) {
        Objects.requireNonNull(portal, "portal");
        return new GpCredentials(
                new GpSignIn(GrantType.PORTAL, portal, username, password).withReferer(DEFAULT_REFERER));
    }

    /**
     * Creates the credentials of an app that is registered with the portal and signs in without a user. Its tokens serve
     * the REST dialect, if the app may use the service; jobs in the ADMIN dialect are refused before anything is sent.
     * The client first asks the site for its owner, as for {@link #portal}.
     *
     * @param portal the portal's address, for example {@code https://gis.example.com/portal}
     * @param clientId the app's id
     * @param clientSecret the app's secret
     * @return the credentials; tokens are bound to no referer
     * @throws IllegalArgumentException if a value is blank, or the address is no HTTP address
     */
    public static GpCredentials app(URI portal, String clientId, String clientSecret) {
        return new GpCredentials(
                new GpSignIn(GrantType.APP, Objects.requireNonNull(portal, "portal"), clientId, clientSecret));
    }

    /**
     * Creates credentials from a token or an API key, which the client cannot renew.
     *
     * @param token the token, bound to nothing or to the address of this machine
     * @return the credentials
     * @throws IllegalArgumentException if it is blank, or a header cannot carry it
     */
    public static GpCredentials token(String token) {
        return token(AccessToken.of(token));
    }

    /**
     * Creates credentials from a token with its expiry, as a provider of credentials returns them.
     *
     * @param token the token, bound to nothing or to the address of this machine
     * @return the credentials
     * @throws IllegalArgumentException if a header cannot carry it
     */
    public static GpCredentials token(AccessToken token) {
        return new GpCredentials(new GpSignIn(token));
    }

    /**
     * Returns the same credentials with another referer: the one that a given token is bound to, or the one to bind
     * tokens to.
     *
     * @param referer sent with every request
     * @return new credentials
     * @throws IllegalArgumentException if it is blank, or a header cannot carry it
     * @throws IllegalStateException if these are the credentials of an app
     */
    public GpCredentials withReferer(String referer) {
        return new GpCredentials(signIn.withReferer(referer));
    }

    /**
     * Returns the same credentials with name and password encrypted in the form, by a key that the client reads from the
     * site before each sign-in. For sites behind a proxy that opens TLS and records what it sees.
     *
     * @return new credentials
     * @throws IllegalStateException if these are not made by {@link #server}: no other issuer can decrypt the form
     */
    public GpCredentials withEncryption() {
        return new GpCredentials(signIn.withEncryption());
    }

    @Override
    public String toString() {
        return "GpCredentials[" + signIn + "]";
    }
}
