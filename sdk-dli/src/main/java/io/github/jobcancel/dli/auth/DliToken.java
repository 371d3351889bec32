// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.credential.ExpiringCredential;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A project-scoped IAM token. Its components print no secret.
 *
 * @param token the token
 * @param projectId the id of the token's project, as IAM reports it; null if that is not known
 */
public record DliToken(AccessToken token, @Nullable String projectId) implements RequestCredential {
    private static final RenewalRule RENEWAL = RenewalRule.beforeEnd(Duration.ofMinutes(10));

    /** Creates a token that the caller or a setting gives, if a header can carry it. */
    public static DliToken of(String text, @Nullable Instant expiresAt) {
        String value = CredentialText.requireHeaderPart("the token", text);
        return new DliToken(expiresAt == null ? AccessToken.of(value) : AccessToken.of(value, expiresAt), null);
    }

    @Override
    public ExpiringCredential<RequestCredential> withLifetime() {
        return RENEWAL.applyTo(this, token.expiresAt().orElse(null));
    }

    @Override
    public String toString() {
        return "IamToken[...]";
    }
}
