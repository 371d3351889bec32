// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Token;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where one client's tokens come from, for each way to sign in:
 *
 * <pre>
 *   SERVER   [admin/publicKey, if encrypted] -> admin/generateToken          both dialects
 *   USER     rest/info -> tokens/generateToken                               both dialects
 *   PORTAL   rest/info -> portal: generateToken                              ADMIN
 *                           -> portal: generateToken with serverUrl          REST
 *   APP      rest/info -> portal: oauth2/token                               REST
 *   TOKEN, FETCH   what the caller has                                       both dialects
 * </pre>
 *
 * {@code rest/info} is asked once, and judged before anything secret is sent: a site must belong to the portal that the
 * caller named.
 */
final class GpTokenSource {
    private static final String FETCH = "the caller's fetch of a token";
    private static final String MINUTES = "60";
    private static final int FORMS = 3;

    private final CallEngine engine;
    private final GpSite site;
    private final GpCredentials given;
    private final LookupLog lookupLog = new LookupLog();
    private final RequestAuthorizer<GpToken> admin;
    private final RequestAuthorizer<GpToken> rest;

    /** Where to sign in, as soon as the site has told enough about itself. */
    private volatile @Nullable HttpUrl issuer;

    GpTokenSource(CallEngine engine, GpSite site, GpCredentials given) {
        this.engine = engine;
        this.site = site;
        this.given = given;
        lookupLog.recordUsed("credentials given in code", given.toString());
        CredentialSource<GpToken> first = switch (given.way) {
            case TOKEN -> CredentialSource.constantSource(new GpToken(given.secret, given.referer));
            case FETCH ->
                new CredentialSources(engine)
                        .fetchedSource(() -> fetchCallersToken(Objects.requireNonNull(given.fetch)));
            case SERVER, USER, PORTAL, APP -> new CredentialSources(engine).cachedSource(this::newSignIn);
        };
        this.admin = tokenAuthorizer(first);
        this.rest = given.way == GpCredentials.GrantType.PORTAL
                ? tokenAuthorizer(new CredentialSources(engine)
                        .fetchedSource(() -> exchangeToken(Objects.requireNonNull(given.portal))))
                : admin;
    }

    private static RequestAuthorizer<GpToken> tokenAuthorizer(CredentialSource<GpToken> source) {
        return new RequestAuthorizer<>(source, (requestBuilder, token, now) -> token.signRequest(requestBuilder));
    }

    /** Refuses at once what no site would accept. */
    RequestAuthorizer<GpToken> authorizerFor(GpDialect dialect) {
        if (dialect == GpDialect.ADMIN && given.way == GpCredentials.GrantType.APP) {
            throw new IllegalArgumentException(
                    "an app has no user behind it, and the ADMIN dialect needs one: name the job in the REST dialect");
        }
        return dialect == GpDialect.ADMIN ? admin : rest;
    }

    List<LookupResult> lookupResults() {
        return lookupLog.allResults();
    }

    // ---- signing in ----

    private Operation<ExpiringCredential<GpToken>> newSignIn() {
        HttpUrl known = given.way == GpCredentials.GrantType.SERVER ? site.adminTokenUrl() : issuer;
        if (given.encrypted) {
            return newEncryptedSignIn(FORMS);
        }
        return known == null ? new SiteInfoRequest(site.infoUrl(), lookupLog, this::afterSiteInfo) : newSignIn(known);
    }

    private TokenRequest newSignIn(HttpUrl where) {
        return given.way == GpCredentials.GrantType.APP
                ? TokenRequest.newSignIn(where, "", lookupLog, appForm())
                : TokenRequest.newSignIn(where, given.referer, lookupLog, userForm());
    }

    private String[] appForm() {
        return formWithExpiry(
                "client_id", given.name, "client_secret", given.secret, "grant_type", "client_credentials");
    }

    /** Bound to a referer: the one binding that a federated site takes as well. */
    private String[] userForm() {
        return formWithExpiry(
                "username", given.name, "password", given.secret, "client", "referer", "referer", given.referer);
    }

    private static String[] formWithExpiry(String... fields) {
        return appendFields(fields, "expiration", MINUTES, "f", "json");
    }

    private static String[] appendFields(String[] form, String... more) {
        return Stream.of(form, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** A key for each form: a site that was restarted has another one, and would count a wrong password. */
    private Operation<ExpiringCredential<GpToken>> newEncryptedSignIn(int forms) {
        return new SiteInfoRequest(site.publicKeyUrl(), lookupLog, (reply, now) -> {
            try {
                String[] form = appendFields(
                        SitePublicKey.parseKey(reply.bodyJson()).encryptForm(userForm()), "encrypted", "true");
                lookupLog.recordUsed(site.publicKeyUrl().toString(), "the key that the credentials are encrypted with");
                return Step.continueWith(TokenRequest.newSingleUseSignIn(
                        site.adminTokenUrl(),
                        given.referer,
                        lookupLog,
                        form,
                        () -> forms > 1 ? Step.continueWith(newEncryptedSignIn(forms - 1)) : null));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                String what = "the site's public key cannot encrypt these credentials";
                lookupLog.recordFailed(site.publicKeyUrl().toString(), what);
                return Step.failAttempt(GpErrors.unexpectedReply(reply, now, what));
            }
        });
    }

    /** What {@code rest/info} says: whose the site is, and so where to sign in, or why not at all. */
    private Step<ExpiringCredential<GpToken>> afterSiteInfo(HttpReply reply, Instant now) {
        String place = site.infoUrl().toString();
        String owner = reply.bodyJson().textField("owningSystemUrl");
        JsonValue auth = reply.bodyJson().get("authInfo");
        if (owner.isEmpty() && !auth.isObject()) {
            String what = "the site does not tell how to sign in";
            lookupLog.recordFailed(place, what);
            return Step.failAttempt(GpErrors.unexpectedReply(reply, now, what));
        }
        String wrong = given.portal == null ? whyNotStandalone(owner) : whyNotOwned(owner, given.portal);
        if (!wrong.isEmpty()) {
            lookupLog.recordFailed(place, wrong);
            return Step.failAttempt(AttemptFailure.ofReply(
                    AttemptFailure.FailureKind.UNAUTHENTICATED, wrong, reply.toProviderError("", "")));
        }
        HttpUrl where =
                given.portal == null ? siteTokenUrl(auth.textField("tokenServicesUrl")) : portalTokenUrl(given.portal);
        lookupLog.recordUsed(
                place, owner.isEmpty() ? "stands alone" : "federated with " + GpSite.displayAddress(owner));
        issuer = where;
        return Step.continueWith(newSignIn(where));
    }

    private static String whyNotStandalone(String owner) {
        return owner.isEmpty()
                ? ""
                : "the site belongs to the portal " + GpSite.displayAddress(owner) + ": sign in there";
    }

    private static String whyNotOwned(String owner, HttpUrl portal) {
        if (owner.isEmpty()) {
            return "the site stands alone and belongs to no portal: sign in as a user of the site";
        }
        return GpSite.isSamePortal(owner, portal)
                ? ""
                : "the site belongs to the portal " + GpSite.displayAddress(owner) + ", not to " + portal;
    }

    /** Behind a proxy a site may name an address of its inner network. No password follows it to another host. */
    private HttpUrl siteTokenUrl(String named) {
        HttpUrl there = site.trustedTokenUrl(named);
        if (there == null && !named.isEmpty()) {
            lookupLog.recordSkipped(
                    GpSite.displayAddress(named), "named by the site for tokens, but on another host or unencrypted");
        }
        return there == null ? site.siteTokenUrl() : there;
    }

    private HttpUrl portalTokenUrl(HttpUrl portal) {
        return given.way == GpCredentials.GrantType.APP
                ? GpSite.childUrl(portal, "oauth2", "token")
                : GpSite.childUrl(portal, "generateToken");
    }

    // ---- tokens that no password is sent for ----

    /** The portal's token signs the request: fetched first if there is none, and anew if the portal has dropped it. */
    private CompletableFuture<ExpiringCredential<GpToken>> exchangeToken(HttpUrl portal) {
        String[] form = formWithExpiry("serverUrl", site.toString(), "referer", given.referer);
        HttpUrl where = portalTokenUrl(portal);
        return engine.startSignIn(
                TokenRequest.newExchange(where, given.referer, lookupLog, site, form), admin, CallOptions.standard());
    }

    private CompletableFuture<ExpiringCredential<GpToken>> fetchCallersToken(CredentialsProvider<Token> fetch) {
        return new CredentialSources(engine).runInBackground(FETCH, () -> {
            lookupLog.recordFailed(FETCH, "was asked, and has given nothing yet");
            return fetch.fetch().thenApply(this::acceptCallersToken);
        });
    }

    /** A token that lives for less than a minute is due at once; the engine leaves a pause between renewals. */
    private ExpiringCredential<GpToken> acceptCallersToken(Token token) {
        if (!GpToken.isSendable(token.value())) {
            String what = "gave a token with a character that cannot be sent";
            lookupLog.recordFailed(FETCH, what);
            throw new SdkException.ProviderFault("credentials", FETCH + " " + what, null, false, null);
        }
        Instant expires = token.expiresAt().orElse(null);
        lookupLog.recordUsed(FETCH, GpToken.describeExpiry(expires));
        Instant renew = expires == null ? null : expires.minus(TokenRequest.EARLY);
        return new ExpiringCredential<>(new GpToken(token.value(), given.referer), renew, expires);
    }
}
