// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.credential.Expiring;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a credential is fetched anew: ahead of its end, while it still serves. A credential whose end is not known serves until
 * it is refused.
 *
 * @param margin how long before the end it is renewed
 * @param largestShare a tenth of the lifetime at most is 10: then a short-lived credential is renewed later; 1 for no limit
 * @param unusedMargin how long before the end it stops serving, since a request may arrive late
 * @param longestAge the age at which it is renewed at the latest, also if its end is not known; null for no limit
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
    public <C> Expiring<C> applyTo(C credential, @Nullable Instant end) {
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
    public <C> Expiring<C> applyTo(C credential, @Nullable Instant end, Instant now) {
        Instant atAge = longestAge == null ? null : now.plus(longestAge);
        if (end == null) {
            return new Expiring<>(credential, atAge, null);
        }
        Duration share = Duration.between(now, end).dividedBy(largestShare);
        Instant ahead = end.minus(largestShare > 1 && share.compareTo(margin) < 0 ? share : margin);
        Instant renewal = atAge == null || ahead.isBefore(atAge) ? ahead : atAge;
        return new Expiring<>(credential, renewal, end.minus(unusedMargin));
    }

    /**
     * Gives a credential no end, for an issuer that is known to renew late and to be away for a while: the credential serves
     * until another one is fetched, or it is refused. It is renewed halfway to its end.
     *
     * @param <C> the credential
     * @param credential the credential
     * @param end when the provider stops accepting it; null if that is not known
     * @param now when it was fetched
     * @param shortest the age before which it is not renewed, and at which it is if its end is not known
     * @return the credential with its lifetime
     */
    public static <C> Expiring<C> renewHalfway(C credential, @Nullable Instant end, Instant now, Duration shortest) {
        Duration half = end == null ? shortest : Duration.between(now, end).dividedBy(2);
        return new Expiring<>(credential, now.plus(half.compareTo(shortest) > 0 ? half : shortest), null);
    }
}
