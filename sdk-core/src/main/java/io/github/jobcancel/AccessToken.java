// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token that a caller obtained, with its expiry time. Immutable; {@code toString} does not show the token. */
public final class AccessToken {
    private final String value;
    private final @Nullable Instant expiresAt;

    private AccessToken(String value, @Nullable Instant expiresAt) {
        Objects.requireNonNull(value, "token");
        if (value.isBlank()) {
            throw new IllegalArgumentException("the token is blank");
        }
        this.value = value.strip();
        this.expiresAt = expiresAt;
    }

    /**
     * Creates a token without a known expiry: it is used until the provider refuses it.
     *
     * @param value the token
     * @return the token
     * @throws IllegalArgumentException if it is blank
     */
    public static AccessToken of(String value) {
        return new AccessToken(value, null);
    }

    /**
     * Creates a token that is renewed before it expires.
     *
     * @param value the token
     * @param expiresAt the expiry time
     * @return the token
     * @throws IllegalArgumentException if it is blank
     */
    public static AccessToken of(String value, Instant expiresAt) {
        return new AccessToken(value, Objects.requireNonNull(expiresAt, "expiresAt"));
    }

    /**
     * Returns the token itself, which is a secret.
     *
     * @return the text to send
     */
    public String value() {
        return value;
    }

    /**
     * Returns the expiry time.
     *
     * @return the time; empty if it is not known
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    @Override
    public String toString() {
        return "Token[" + (expiresAt == null ? "..." : "..., expires " + expiresAt) + "]";
    }
}
