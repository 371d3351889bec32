// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access key that signs requests, with the session token and the end of a temporary one. Not a record: it holds a
 * secret and prints nothing of it. Immutable.
 */
public final class SigningKey {
    private final String id;
    private final String secret;
    private final @Nullable String sessionToken;
    private final @Nullable Instant expiresAt;

    private SigningKey(String id, String secret, @Nullable String sessionToken, @Nullable Instant expiresAt) {
        this.id = id;
        this.secret = secret;
        this.sessionToken = sessionToken;
        this.expiresAt = expiresAt;
    }

    /**
     * Creates a key. White space around its parts is left out.
     *
     * @param id the public part
     * @param secret the secret part
     * @param sessionToken the token of a temporary key, which requests carry; null for a long-lived key
     * @param expiresAt when the provider stops accepting the key; null if that is not known
     * @return the key
     * @throws IllegalArgumentException if a part is blank, or id or token cannot stand in a header
     */
    public static SigningKey of(String id, String secret, @Nullable String sessionToken, @Nullable Instant expiresAt) {
        return new SigningKey(
                CredentialText.requireHeaderPart("the access key id", id),
                CredentialText.requireText("the secret key", secret).strip(),
                sessionToken == null ? null : CredentialText.requireHeaderPart("the session token", sessionToken),
                expiresAt);
    }

    /** {@return the public part} */
    public String id() {
        return id;
    }

    /** {@return the secret part, which is never sent} */
    public String secret() {
        return secret;
    }

    /** {@return the token of a temporary key, which requests carry; empty for a long-lived key} */
    public Optional<String> sessionToken() {
        return Optional.ofNullable(sessionToken);
    }

    /** {@return when the provider stops accepting the key; empty if that is not known} */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** {@return the key without its secret, for example {@code AKIDEXAMPLE, temporary until 2026-01-02T03:04:05Z}} */
    public String describe() {
        String end = expiresAt == null ? "" : " until " + expiresAt;
        return id + (sessionToken == null ? "" : ", temporary" + end);
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + (sessionToken == null ? "]" : ", temporary]");
    }
}
