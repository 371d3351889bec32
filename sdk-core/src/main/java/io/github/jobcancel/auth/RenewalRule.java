// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.credential.ExpiringCredential;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a credential is renewed: before it expires, while it still serves. A credential whose expiry is not
 * known serves until it is refused.
 *
 * @param margin the time before the expiry at which it is renewed
 * @param largestShare limits the margin to a part of the lifetime: 10 for a tenth, so that a short-lived credential is
 *     renewed later; 1 for no limit
 * @param unusedMargin the time before the expiry at which it stops serving, since a request may arrive late
 * @param longestAge the age at which it is renewed at the latest, even if its expiry is not known; null for no limit
 */
public record RenewalRule(
        Duration margin,
        int largestShare,
        Duration unusedMargin,
        @Nullable Duration longestAge) {
    /**
     * Returns the rule that renews a credential this long before its end, until which it serves.
     *
     * @param margin how long before
     * @return the rule
     */
    public static RenewalRule beforeEnd(Duration margin) {
        return new RenewalRule(margin, 1, Duration.ZERO, null);
    }

    /**
     * Gives a credential the lifetime that this rule allows, if the rule has neither a largest share nor a longest age.
     *
     * @param <C> the credential
     * @param credential the credential
     * @param end when the provider stops accepting it; null if that is not known
     * @return the credential with its lifetime
     */
    public <C> ExpiringCredential<C> applyTo(C credential, @Nullable Instant end) {
        return applyTo(credential, end, Instant.EPOCH);
    }

    /**
     * Gives a credential the lifetime that this rule allows.
     *
     * @param <C> the credential
     * @param credential the credential
     * @param end when the provider stops accepting it; null if that is not known
     * @param now when it was fetched
     * @return the credential with its lifetime
     */
    public <C> ExpiringCredential<C> applyTo(C credential, @Nullable Instant end, Instant now) {
        Instant atAge = longestAge == null ? null : now.plus(longestAge);
        if (end == null) {
            return new ExpiringCredential<>(credential, atAge, null);
        }
        Duration share = Duration.between(now, end).dividedBy(largestShare);
        Instant ahead = end.minus(largestShare > 1 && share.compareTo(margin) < 0 ? share : margin);
        Instant renewal = atAge == null || ahead.isBefore(atAge) ? ahead : atAge;
        return new ExpiringCredential<>(credential, renewal, end.minus(unusedMargin));
    }

    /**
     * Gives a credential no end, for an issuer that is known to renew late and to be away for a while: the credential
     * serves until another one is fetched, or it is refused. It is renewed halfway to its end.
     *
     * @param <C> the credential
     * @param credential the credential
     * @param end when the provider stops accepting it; null if that is not known
     * @param now when it was fetched
     * @param shortest the age before which it is not renewed, and at which it is if its end is not known
     * @return the credential with its lifetime
     */
    public static <C> ExpiringCredential<C> renewHalfway(
            C credential, @Nullable Instant end, Instant now, Duration shortest) {
        Duration half = end == null ? shortest : Duration.between(now, end).dividedBy(2);
        return new ExpiringCredential<>(credential, now.plus(half.compareTo(shortest) > 0 ? half : shortest), null);
    }
}
