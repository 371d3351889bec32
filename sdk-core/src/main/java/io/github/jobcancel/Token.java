// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token that a caller obtained, and when it expires. Prints nothing of the token. Immutable. */
public final class Token {
    private final String value;
    private final @Nullable Instant expiresAt;

    private Token(String value, @Nullable Instant expiresAt) {
        Objects.requireNonNull(value, "token");
        if (value.isBlank()) {
            throw new IllegalArgumentException("the token is blank");
        }
        this.value = value.strip();
        this.expiresAt = expiresAt;
    }

    /**
     * A token whose end is not known: it serves until it is refused.
     *
     * @param value the token
     * @return the token
     * @throws IllegalArgumentException if it is blank
     */
    public static Token of(String value) {
        return new Token(value, null);
    }

    /**
     * A token that is renewed ahead of its end.
     *
     * @param value the token
     * @param expiresAt when it stops serving
     * @return the token
     * @throws IllegalArgumentException if it is blank
     */
    public static Token of(String value, Instant expiresAt) {
        return new Token(value, Objects.requireNonNull(expiresAt, "expiresAt"));
    }

    /**
     * The token itself: a secret.
     *
     * @return what is sent
     */
    public String value() {
        return value;
    }

    /**
     * When it stops serving.
     *
     * @return empty if that is not known
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    @Override
    public String toString() {
        return "Token[" + (expiresAt == null ? "..." : "..., expires " + expiresAt) + "]";
    }
}
