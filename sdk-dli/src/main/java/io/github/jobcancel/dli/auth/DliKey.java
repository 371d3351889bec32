// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.credential.ExpiringCredential;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An access key, and the form of signature that the caller chose for it. Its components print no secret.
 *
 * @param key the key
 * @param legacyScope the region and the service of the older form, separated by a slash; null for the current form
 */
public record DliKey(SigningKey key, @Nullable String legacyScope) implements RequestCredential {
    private static final RenewalRule RENEWAL = RenewalRule.beforeEnd(Duration.ofMinutes(5));

    @Override
    public ExpiringCredential<RequestCredential> withLifetime() {
        return RENEWAL.applyTo(this, key.expiresAt().orElse(null));
    }

    @Override
    public String toString() {
        return "AccessKey[" + key.describe() + (legacyScope == null ? "]" : ", legacy " + legacyScope + "]");
    }
}
