// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
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
final class TokenRequest implements Operation<ExpiringCredential<GpToken>> {
    static final Duration EARLY = Duration.ofSeconds(60);

    /** No portal issues a longer one. What claims so is counted in another unit, and not believed. */
    private static final Duration LONGEST = Duration.ofDays(14);

    private static final Set<String> SECRET = Set.of("password", "client_secret");

    private final HttpUrl url;
    private final String[] form;
    private final String referer;
    private final LookupLog lookupLog;

    /** The site that the portal's own token is exchanged for; empty if this is a sign-in. */
    private final String exchangedFor;

    /** What is done in place of a repeat, if the form must not be sent twice. */
    private final @Nullable Supplier<@Nullable Step<ExpiringCredential<GpToken>>> again;

    private TokenRequest(
            HttpUrl url,
            String referer,
            LookupLog lookupLog,
            String exchangedFor,
            String[] form,
            @Nullable Supplier<@Nullable Step<ExpiringCredential<GpToken>>> again) {
        this.url = url;
        this.referer = referer;
        this.lookupLog = lookupLog;
        this.exchangedFor = exchangedFor;
        this.form = form;
        this.again = again;
    }

    /** A sign-in: the form holds the secret. The token is bound to the referer, or to nothing if that is empty. */
    static TokenRequest newSignIn(HttpUrl url, String referer, LookupLog lookupLog, String[] form) {
        return new TokenRequest(url, referer, lookupLog, "", form, null);
    }

    /** The same with a form that was written for one use. */
    static TokenRequest newSingleUseSignIn(
            HttpUrl url,
            String referer,
            LookupLog lookupLog,
            String[] form,
            Supplier<@Nullable Step<ExpiringCredential<GpToken>>> again) {
        return new TokenRequest(url, referer, lookupLog, "", form, again);
    }

    /** For a token of the portal's, which signs this request, one for the site. */
    static TokenRequest newExchange(HttpUrl url, String referer, LookupLog lookupLog, GpSite site, String[] form) {
        return new TokenRequest(url, referer, lookupLog, site.toString(), form, null);
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
    public boolean isRepeatable() {
        return again == null;
    }

    @Override
    public @Nullable Step<ExpiringCredential<GpToken>> recoverFrom(SdkException failure, CallHistory history) {
        return again == null ? null : again.get();
    }

    @Override
    public RequestBuilder requestBuilder() {
        RequestBuilder requestBuilder = RequestBuilder.postForm(url, form);
        for (int i = 0; i < form.length; i += 2) {
            if (SECRET.contains(form[i])) {
                requestBuilder.addSecret(form[i + 1]);
            }
        }
        return requestBuilder;
    }

    @Override
    public Step<ExpiringCredential<GpToken>> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure attemptFailure = GpErrors.classifyReply(reply, history.signedAt());
        if (attemptFailure != null) {
            return failWith(classifyRefusal(reply, attemptFailure));
        }
        JsonValue json = reply.bodyJson();
        String token = json.firstText("token", "access_token");
        if (!GpToken.isSendable(token)) {
            String what = "no token was issued";
            return failWith(
                    reply.status() < 400
                            ? AttemptFailure.ofReply(
                                    AttemptFailure.FailureKind.UNAUTHENTICATED, what, reply.toProviderError("", ""))
                            : GpErrors.unexpectedReply(reply, history.signedAt(), what));
        }
        Instant expires = parseExpiry(json, history.signedAt());
        lookupLog.recordUsed(lookupPlace(), GpToken.describeExpiry(expires));
        return Step.finishWith(toExpiring(new GpToken(token, referer), expires, history.signedAt()));
    }

    /** A portal's token that has run out can be had anew, and the exchange repeated; a password cannot. */
    private AttemptFailure classifyRefusal(HttpReply reply, AttemptFailure attemptFailure) {
        boolean exchange = !exchangedFor.isEmpty();
        return exchange && attemptFailure.kind() == AttemptFailure.FailureKind.CREDENTIAL
                ? attemptFailure
                : GpErrors.classifySignInFailure(
                        reply,
                        attemptFailure,
                        exchange ? "the portal issues no token for " + exchangedFor : "the sign-in was refused");
    }

    private Step<ExpiringCredential<GpToken>> failWith(AttemptFailure attemptFailure) {
        ProviderError said = attemptFailure.providerError();
        lookupLog.recordFailed(lookupPlace(), "no token" + (said == null ? "" : ": " + said));
        return Step.failAttempt(attemptFailure);
    }

    private String lookupPlace() {
        return exchangedFor.isEmpty() ? url.toString() : url + " for " + exchangedFor;
    }

    /**
     * When it ends: in milliseconds since 1970, as text at the administrator API and as a number elsewhere, or in seconds from
     * now. Null for what is past or cannot be: renewing would go round in circles, so the token serves until it is refused.
     */
    private static @Nullable Instant parseExpiry(JsonValue json, Instant now) {
        long seconds = json.get("expires_in").asLong().orElse(0);
        return seconds > 0 && seconds <= LONGEST.toSeconds()
                ? now.plusSeconds(seconds)
                : json.instantField("expires").filter(now::isBefore).orElse(null);
    }

    /** The lifetime is the issuer's: it cuts a wish that is too long, and says nothing. */
    private static ExpiringCredential<GpToken> toExpiring(GpToken token, @Nullable Instant expires, Instant now) {
        if (expires == null) {
            return new ExpiringCredential<>(token, null, null);
        }
        Duration tenth = Duration.between(now, expires).dividedBy(10);
        return new ExpiringCredential<>(token, expires.minus(tenth.compareTo(EARLY) < 0 ? tenth : EARLY), expires);
    }
}
