// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.auth.CredentialRequest;
import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens: {@code generateToken} of a site or of a portal, or {@code oauth2/token} of a portal. All take a
 * form, and answer with a token and its expiry, but under different names. Immutable.
 */
final class TokenIssuer {
    private static final RenewalRule RENEWAL = new RenewalRule(Duration.ofSeconds(60), 10, Duration.ZERO, null);

    /** No portal issues a token for longer. A longer lifetime is counted in another unit, and is ignored. */
    private static final Duration MAX_LIFETIME = Duration.ofDays(14);

    private static final Set<String> SECRET_FIELDS = Set.of("password", "client_secret");

    private final HttpUrl url;
    private final String referer;
    private final LookupLog lookupLog;

    /** The site for which the portal's own token is exchanged; empty if the form holds a secret. */
    private final String exchangedFor;

    TokenIssuer(HttpUrl url, String referer, LookupLog lookupLog, String exchangedFor) {
        this.url = url;
        this.referer = referer;
        this.lookupLog = lookupLog;
        this.exchangedFor = exchangedFor;
    }

    /** Creates a request for a token. */
    CredentialRequest<ExpiringCredential<GpToken>> createRequest(String... form) {
        String name = url.encodedPath().endsWith("/oauth2/token") ? "oauth2/token" : "generateToken";
        return new CredentialRequest<>(name, () -> draftRequest(form), this::decodeReply);
    }

    private RequestBuilder draftRequest(String... form) {
        RequestBuilder request = RequestBuilder.postForm(url, form);
        for (int i = 0; i < form.length; i += 2) {
            if (SECRET_FIELDS.contains(form[i])) {
                request.addSecret(form[i + 1]);
            }
        }
        return request;
    }

    private CallStep<ExpiringCredential<GpToken>> decodeReply(HttpReply reply, CallHistory history) {
        Instant now = history.signedAt();
        AttemptFailure attemptFailure = GpErrors.classifyReply(reply, now);
        if (attemptFailure != null) {
            return failWith(classifyRefusal(reply, attemptFailure));
        }
        JsonValue json = reply.bodyJson();
        String value = json.firstText("token", "access_token");
        if (!CredentialText.isVisibleAscii(value)) {
            String what = "no token was issued";
            return failWith(
                    reply.status() < 400
                            ? AttemptFailure.ofReply(FailureKind.UNAUTHENTICATED, what, reply.toProviderError("", ""))
                            : GpErrors.unexpectedReply(reply, now, what));
        }
        GpToken token = new GpToken(value, referer, parseExpiry(json, now));
        return CallStep.updateHistory(
                change -> lookupLog.recordUsed(placeName(), token.describeExpiry()),
                CallStep.finishWith(token.withLifetime(RENEWAL, now)));
    }

    /** Returns a portal's refusal of its own token, which can be renewed, as it is; a password cannot be renewed. */
    private AttemptFailure classifyRefusal(HttpReply reply, AttemptFailure attemptFailure) {
        boolean isExchange = !exchangedFor.isEmpty();
        return isExchange && attemptFailure.kind() == FailureKind.CREDENTIAL
                ? attemptFailure
                : GpErrors.classifySignInFailure(
                        reply,
                        attemptFailure,
                        isExchange ? "the portal issues no token for " + exchangedFor : "the sign-in was refused");
    }

    private CallStep<ExpiringCredential<GpToken>> failWith(AttemptFailure attemptFailure) {
        ProviderError error = attemptFailure.providerError();
        return CallStep.updateHistory(
                change -> lookupLog.recordFailed(placeName(), "no token" + (error == null ? "" : ": " + error)),
                CallStep.failAttempt(attemptFailure));
    }

    private String placeName() {
        return exchangedFor.isEmpty() ? url.toString() : url + " for " + exchangedFor;
    }

    /**
     * Reads the expiry: milliseconds since 1970, as text at the administrator API and as a number elsewhere, or seconds
     * from now. An expiry in the past or out of range gives null, since the client would renew the token without end;
     * the token then serves until it is refused.
     */
    private static @Nullable Instant parseExpiry(JsonValue json, Instant now) {
        long seconds = json.get("expires_in").asLong().orElse(0);
        return seconds > 0 && seconds <= MAX_LIFETIME.toSeconds()
                ? now.plusSeconds(seconds)
                : json.instantField("expires").filter(now::isBefore).orElse(null);
    }
}
