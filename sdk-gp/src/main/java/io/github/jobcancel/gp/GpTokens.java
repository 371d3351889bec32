// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.Finding;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Token;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
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
final class GpTokens {
    private static final String FETCH = "the caller's fetch of a token";
    private static final String MINUTES = "60";
    private static final int FORMS = 3;

    private final Engine engine;
    private final GpSite site;
    private final GpCredentials given;
    private final Findings findings = new Findings();
    private final Authorizer<GpToken> admin;
    private final Authorizer<GpToken> rest;

    /** Where to sign in, as soon as the site has told enough about itself. */
    private volatile @Nullable HttpUrl issuer;

    GpTokens(Engine engine, GpSite site, GpCredentials given) {
        this.engine = engine;
        this.site = site;
        this.given = given;
        findings.used("credentials given in code", given.toString());
        CredentialSource<GpToken> first = switch (given.way) {
            case TOKEN -> CredentialSource.fixed(new GpToken(given.secret, given.referer));
            case FETCH ->
                new CredentialSources(engine).fetched(() -> callersToken(Objects.requireNonNull(given.fetch)));
            case SERVER, USER, PORTAL, APP -> new CredentialSources(engine).cached(this::signIn);
        };
        this.admin = signing(first);
        this.rest = given.way == GpCredentials.Way.PORTAL
                ? signing(new CredentialSources(engine).fetched(() -> exchange(Objects.requireNonNull(given.portal))))
                : admin;
    }

    private static Authorizer<GpToken> signing(CredentialSource<GpToken> source) {
        return new Authorizer<>(source, (draft, token, now) -> token.sign(draft));
    }

    /** Refuses at once what no site would accept. */
    Authorizer<GpToken> of(GpDialect dialect) {
        if (dialect == GpDialect.ADMIN && given.way == GpCredentials.Way.APP) {
            throw new IllegalArgumentException(
                    "an app has no user behind it, and the ADMIN dialect needs one: name the job in the REST dialect");
        }
        return dialect == GpDialect.ADMIN ? admin : rest;
    }

    List<Finding> findings() {
        return findings.all();
    }

    // ---- signing in ----

    private Operation<Fresh<GpToken>> signIn() {
        HttpUrl known = given.way == GpCredentials.Way.SERVER ? site.adminToken() : issuer;
        if (given.encrypted) {
            return encrypted(FORMS);
        }
        return known == null ? new Ask(site.info(), findings, this::informed) : signIn(known);
    }

    private TokenRequest signIn(HttpUrl where) {
        return given.way == GpCredentials.Way.APP
                ? TokenRequest.signIn(where, "", findings, app())
                : TokenRequest.signIn(where, given.referer, findings, user());
    }

    private String[] app() {
        return form("client_id", given.name, "client_secret", given.secret, "grant_type", "client_credentials");
    }

    /** Bound to a referer: the one binding that a federated site takes as well. */
    private String[] user() {
        return form("username", given.name, "password", given.secret, "client", "referer", "referer", given.referer);
    }

    private static String[] form(String... fields) {
        return with(fields, "expiration", MINUTES, "f", "json");
    }

    private static String[] with(String[] form, String... more) {
        return Stream.of(form, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** A key for each form: a site that was restarted has another one, and would count a wrong password. */
    private Operation<Fresh<GpToken>> encrypted(int forms) {
        return new Ask(site.publicKey(), findings, (reply, now) -> {
            try {
                String[] form = with(GpKey.read(reply.json()).encrypted(user()), "encrypted", "true");
                findings.used(site.publicKey().toString(), "the key that the credentials are encrypted with");
                return Step.next(TokenRequest.signInOnce(
                        site.adminToken(),
                        given.referer,
                        findings,
                        form,
                        () -> forms > 1 ? Step.next(encrypted(forms - 1)) : null));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                String what = "the site's public key cannot encrypt these credentials";
                findings.failed(site.publicKey().toString(), what);
                return Step.failed(GpErrors.unexpected(reply, now, what));
            }
        });
    }

    /** What {@code rest/info} says: whose the site is, and so where to sign in, or why not at all. */
    private Step<Fresh<GpToken>> informed(Reply reply, Instant now) {
        String place = site.info().toString();
        String owner = reply.json().text("owningSystemUrl");
        Json auth = reply.json().get("authInfo");
        if (owner.isEmpty() && !auth.isObject()) {
            String what = "the site does not tell how to sign in";
            findings.failed(place, what);
            return Step.failed(GpErrors.unexpected(reply, now, what));
        }
        String wrong = given.portal == null ? notAlone(owner) : notOwned(owner, given.portal);
        if (!wrong.isEmpty()) {
            findings.failed(place, wrong);
            return Step.failed(Fault.of(Fault.Kind.UNAUTHENTICATED, wrong, reply.error("", "")));
        }
        HttpUrl where = given.portal == null ? own(auth.text("tokenServicesUrl")) : portals(given.portal);
        findings.used(place, owner.isEmpty() ? "stands alone" : "federated with " + GpSite.shown(owner));
        issuer = where;
        return Step.next(signIn(where));
    }

    private static String notAlone(String owner) {
        return owner.isEmpty() ? "" : "the site belongs to the portal " + GpSite.shown(owner) + ": sign in there";
    }

    private static String notOwned(String owner, HttpUrl portal) {
        if (owner.isEmpty()) {
            return "the site stands alone and belongs to no portal: sign in as a user of the site";
        }
        return GpSite.samePortal(owner, portal)
                ? ""
                : "the site belongs to the portal " + GpSite.shown(owner) + ", not to " + portal;
    }

    /** Behind a proxy a site may name an address of its inner network. No password follows it to another host. */
    private HttpUrl own(String named) {
        HttpUrl there = site.ownTokens(named);
        if (there == null && !named.isEmpty()) {
            findings.skipped(GpSite.shown(named), "named by the site for tokens, but on another host or unencrypted");
        }
        return there == null ? site.siteToken() : there;
    }

    private HttpUrl portals(HttpUrl portal) {
        return given.way == GpCredentials.Way.APP
                ? GpSite.below(portal, "oauth2", "token")
                : GpSite.below(portal, "generateToken");
    }

    // ---- tokens that no password is sent for ----

    /** The portal's token signs the request: fetched first if there is none, and anew if the portal has dropped it. */
    private CompletableFuture<Fresh<GpToken>> exchange(HttpUrl portal) {
        String[] form = form("serverUrl", site.toString(), "referer", given.referer);
        HttpUrl where = portals(portal);
        return engine.signIn(
                TokenRequest.exchange(where, given.referer, findings, site, form), admin, CallOptions.standard());
    }

    private CompletableFuture<Fresh<GpToken>> callersToken(CredentialFetch<Token> fetch) {
        return new CredentialSources(engine).background(FETCH, () -> {
            findings.failed(FETCH, "was asked, and has given nothing yet");
            return fetch.fetch().thenApply(this::taken);
        });
    }

    /** A token that lives for less than a minute is due at once; the engine leaves a pause between renewals. */
    private Fresh<GpToken> taken(Token token) {
        if (!GpToken.sendable(token.value())) {
            String what = "gave a token with a character that cannot be sent";
            findings.failed(FETCH, what);
            throw new SdkException.ProviderFault("credentials", FETCH + " " + what, null, false, null);
        }
        Instant expires = token.expiresAt().orElse(null);
        findings.used(FETCH, GpToken.told(expires));
        Instant renew = expires == null ? null : expires.minus(TokenRequest.EARLY);
        return new Fresh<>(new GpToken(token.value(), given.referer), renew, expires);
    }
}
