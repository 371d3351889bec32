// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.RequestBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token with its expiry and the referer it is bound to, which is empty if it is bound to none. Not a record, since
 * the value must never be printed. Immutable.
 */
final class GpToken {
    private final String value;
    private final String referer;
    private final @Nullable Instant expiresAt;

    GpToken(String value, String referer, @Nullable Instant expiresAt) {
        this.value = value;
        this.referer = referer;
        this.expiresAt = expiresAt;
    }

    /** Returns the token with the lifetime that a rule allows. */
    ExpiringCredential<GpToken> withLifetime(RenewalRule rule, Instant now) {
        return rule.applyTo(this, expiresAt, now);
    }

    /** Describes the token for the lookup log. */
    String describeExpiry() {
        return expiresAt == null ? "a token whose end is not known" : "a token that expires at " + expiresAt;
    }

    /**
     * Puts the token into the form of a POST, as the administrator API demands, or else into a header. It is never part
     * of an address, since addresses are written to logs.
     */
    void signRequest(RequestBuilder request) {
        request.addSecret(value);
        if (request.hasBody()) {
            request.addFormField("token", value);
        } else {
            // the web tier of some sites uses the Authorization header for its own sign-in
            request.setHeader("X-Esri-Authorization", "Bearer " + value);
        }
        if (!referer.isEmpty()) {
            request.setHeader("Referer", referer);
        }
    }

    @Override
    public String toString() {
        return "GpToken[bound to " + referer + "]";
    }
}
