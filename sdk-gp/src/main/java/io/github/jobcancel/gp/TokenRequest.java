// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A request for a token. All issuers take a form and answer a token with its expiry, though not under the same names:
 * {@code generateToken} of a site, of a portal, the same with {@code serverUrl}, and {@code oauth2/token} of a portal.
 */
final class TokenRequest implements Operation<Fresh<GpToken>> {
    static final Duration EARLY = Duration.ofSeconds(60);

    /** No portal issues a longer one. What claims so is counted in another unit, and not believed. */
    private static final Duration LONGEST = Duration.ofDays(14);

    private static final Set<String> SECRET = Set.of("password", "client_secret");

    private final HttpUrl url;
    private final String[] form;
    private final String referer;
    private final Findings findings;

    /** The site that the portal's own token is exchanged for; empty if this is a sign-in. */
    private final String exchangedFor;

    /** What is done in place of a repeat, if the form must not be sent twice. */
    private final @Nullable Supplier<@Nullable Step<Fresh<GpToken>>> again;

    private TokenRequest(
            HttpUrl url,
            String referer,
            Findings findings,
            String exchangedFor,
            String[] form,
            @Nullable Supplier<@Nullable Step<Fresh<GpToken>>> again) {
        this.url = url;
        this.referer = referer;
        this.findings = findings;
        this.exchangedFor = exchangedFor;
        this.form = form;
        this.again = again;
    }

    /** A sign-in: the form holds the secret. The token is bound to the referer, or to nothing if that is empty. */
    static TokenRequest signIn(HttpUrl url, String referer, Findings findings, String[] form) {
        return new TokenRequest(url, referer, findings, "", form, null);
    }

    /** The same with a form that was written for one use. */
    static TokenRequest signInOnce(
            HttpUrl url,
            String referer,
            Findings findings,
            String[] form,
            Supplier<@Nullable Step<Fresh<GpToken>>> again) {
        return new TokenRequest(url, referer, findings, "", form, again);
    }

    /** For a token of the portal's, which signs this request, one for the site. */
    static TokenRequest exchange(HttpUrl url, String referer, Findings findings, GpSite site, String[] form) {
        return new TokenRequest(url, referer, findings, site.toString(), form, null);
    }

    @Override
    public String name() {
        return url.encodedPath().endsWith("/oauth2/token") ? "oauth2/token" : "generateToken";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public boolean repeatable() {
        return again == null;
    }

    @Override
    public @Nullable Step<Fresh<GpToken>> recover(SdkException failure, Trail trail) {
        return again == null ? null : again.get();
    }

    @Override
    public Draft draft() {
        Draft draft = Draft.form(url, form);
        for (int i = 0; i < form.length; i += 2) {
            if (SECRET.contains(form[i])) {
                draft.secret(form[i + 1]);
            }
        }
        return draft;
    }

    @Override
    public Step<Fresh<GpToken>> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault != null) {
            return failed(refused(reply, fault));
        }
        Json json = reply.json();
        String token = json.anyText("token", "access_token");
        if (!GpToken.sendable(token)) {
            String what = "no token was issued";
            return failed(
                    reply.status() < 400
                            ? Fault.of(Fault.Kind.UNAUTHENTICATED, what, reply.error("", ""))
                            : GpErrors.unexpected(reply, trail.signedAt(), what));
        }
        Instant expires = expires(json, trail.signedAt());
        findings.used(place(), GpToken.told(expires));
        return Step.done(fresh(new GpToken(token, referer), expires, trail.signedAt()));
    }

    /** A portal's token that has run out can be had anew, and the exchange repeated; a password cannot. */
    private Fault refused(Reply reply, Fault fault) {
        boolean exchange = !exchangedFor.isEmpty();
        return exchange && fault.kind() == Fault.Kind.CREDENTIAL
                ? fault
                : GpErrors.login(
                        reply,
                        fault,
                        exchange ? "the portal issues no token for " + exchangedFor : "the sign-in was refused");
    }

    private Step<Fresh<GpToken>> failed(Fault fault) {
        ProviderError said = fault.error();
        findings.failed(place(), "no token" + (said == null ? "" : ": " + said));
        return Step.failed(fault);
    }

    private String place() {
        return exchangedFor.isEmpty() ? url.toString() : url + " for " + exchangedFor;
    }

    /**
     * When it ends: in milliseconds since 1970, as text at the administrator API and as a number elsewhere, or in seconds from
     * now. Null for what is past or cannot be: renewing would go round in circles, so the token serves until it is refused.
     */
    private static @Nullable Instant expires(Json json, Instant now) {
        long seconds = json.get("expires_in").number().orElse(0);
        return seconds > 0 && seconds <= LONGEST.toSeconds()
                ? now.plusSeconds(seconds)
                : json.time("expires").filter(now::isBefore).orElse(null);
    }

    /** The lifetime is the issuer's: it cuts a wish that is too long, and says nothing. */
    private static Fresh<GpToken> fresh(GpToken token, @Nullable Instant expires, Instant now) {
        if (expires == null) {
            return new Fresh<>(token, null, null);
        }
        Duration tenth = Duration.between(now, expires).dividedBy(10);
        return new Fresh<>(token, expires.minus(tenth.compareTo(EARLY) < 0 ? tenth : EARLY), expires);
    }
}
