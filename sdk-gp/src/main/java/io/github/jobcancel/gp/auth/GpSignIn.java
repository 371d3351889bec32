// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.http.SigningText;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The checked values of a caller's credentials. Not a record, since it holds a secret. Immutable. */
public final class GpSignIn {
    /** The ways to a token. */
    public enum GrantType {
        /** A user who signs in at the administrator API. */
        SERVER,
        /** A user of a site that belongs to no portal. */
        USER,
        /** A member of the portal that owns the site. */
        PORTAL,
        /** An app that is registered with that portal. */
        APP,
        /** A token that the caller has. */
        TOKEN
    }

    private static final String LIFETIME_MINUTES = "60";

    final GrantType grant;
    final @Nullable HttpUrl portal;

    /** A user, or the id of an app; empty for a token. */
    private final String name;

    /** A password, the secret of an app, or a token. */
    private final String secret;

    /** The referer that tokens are bound to; empty if they are not. */
    final String referer;

    final boolean encrypted;
    private final @Nullable Instant expiresAt;

    /**
     * Creates the sign-in of a user or of an app, not bound to a referer.
     *
     * @param grant the way to a token
     * @param portal any address of the portal; null for a user of the site
     * @param name the user, or the id of the app
     * @param secret the password, or the secret of the app
     * @throws IllegalArgumentException if a value is blank, or the address is no HTTP address
     */
    public GpSignIn(GrantType grant, @Nullable URI portal, @Nullable String name, @Nullable String secret) {
        boolean isApp = grant == GrantType.APP;
        this.grant = grant;
        this.portal = portal == null ? null : SiteAddress.portalUrl(portal);
        this.name = requireText(isApp ? "client id" : "user name", name);
        this.secret = requireText(isApp ? "client secret" : "password", secret);
        this.referer = "";
        this.encrypted = false;
        this.expiresAt = null;
    }

    /**
     * Creates a sign-in that needs no request, not bound to a referer.
     *
     * @param token the token
     * @throws IllegalArgumentException if a header cannot carry the token
     */
    public GpSignIn(AccessToken token) {
        if (!CredentialText.isVisibleAscii(token.value())) {
            throw new IllegalArgumentException("the token has a character that cannot be sent");
        }
        this.grant = GrantType.TOKEN;
        this.portal = null;
        this.name = "";
        this.secret = token.value();
        this.referer = "";
        this.encrypted = false;
        this.expiresAt = token.expiresAt().orElse(null);
    }

    private GpSignIn(GpSignIn original, String referer, boolean encrypted) {
        this.grant = original.grant;
        this.portal = original.portal;
        this.name = original.name;
        this.secret = original.secret;
        this.referer = referer;
        this.encrypted = encrypted;
        this.expiresAt = original.expiresAt;
    }

    /** Null counts as blank, so that a variable that is not set is reported as a missing value. */
    private static String requireText(String what, @Nullable String value) {
        return CredentialText.requireText("the ArcGIS " + what, Objects.requireNonNullElse(value, ""));
    }

    /**
     * {@return the same sign-in with tokens bound to a referer}
     *
     * @param value the referer, which is sent with every request
     * @throws IllegalArgumentException if it is blank, or a header cannot carry it
     * @throws IllegalStateException if this is the sign-in of an app, whose tokens are bound to nothing
     */
    public GpSignIn withReferer(@Nullable String value) {
        if (grant == GrantType.APP) {
            throw new IllegalStateException("the tokens of an app are bound to no referer");
        }
        return new GpSignIn(
                this, CredentialText.requireHeaderValue("the referer", requireText("referer", value)), encrypted);
    }

    /**
     * {@return the same sign-in with an encrypted form}
     *
     * @throws IllegalStateException if this is not the sign-in of a {@code SERVER} user: no other issuer can decrypt it
     */
    public GpSignIn withEncryption() {
        if (grant != GrantType.SERVER) {
            throw new IllegalStateException("only a user of the server can sign in encrypted");
        }
        return new GpSignIn(this, referer, true);
    }

    /** Returns the token that the caller has. */
    GpToken callersToken() {
        return new GpToken(secret, referer, expiresAt);
    }

    /** Returns the form of the request for a token. A federated site accepts no binding but that to a referer. */
    String[] tokenForm() {
        return grant == GrantType.APP
                ? formWithLifetime("client_id", name, "client_secret", secret, "grant_type", "client_credentials")
                : formWithLifetime("username", name, "password", secret, "client", "referer", "referer", referer);
    }

    /** Returns the form of the request that exchanges the portal's token for one of the site. */
    String[] exchangeForm(SiteAddress site) {
        return formWithLifetime("serverUrl", site.toString(), "referer", referer);
    }

    private static String[] formWithLifetime(String... fields) {
        return Stream.concat(Arrays.stream(fields), Stream.of("expiration", LIFETIME_MINUTES, "f", "json"))
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        String user = name.isEmpty() ? "" : ", " + name;
        return SigningText.toLowerCase(grant.name()) + user + (encrypted ? ", encrypted" : "");
    }
}
