// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.SigningKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** An AWS access key, with the session token of temporary credentials. Prints nothing of the secret. Immutable. */
public final class AwsCredentials {
    private final SigningKey key;

    private AwsCredentials(SigningKey key) {
        this.key = key;
    }

    /**
     * Creates a long-lived key.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @return the credentials
     * @throws IllegalArgumentException if either is blank, or the id cannot stand in a header
     */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey) {
        return new AwsCredentials(SigningKey.of(accessKeyId, secretAccessKey, null, null));
    }

    /**
     * Creates a temporary key.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @param sessionToken the token that belongs to it
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or cannot stand in a header
     */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey, String sessionToken) {
        Objects.requireNonNull(sessionToken, "sessionToken");
        return new AwsCredentials(SigningKey.of(accessKeyId, secretAccessKey, sessionToken, null));
    }

    /**
     * Creates a temporary key that is fetched again before it expires.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @param sessionToken the token that belongs to it
     * @param expiresAt when AWS stops accepting it
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or cannot stand in a header
     */
    public static AwsCredentials of(
            String accessKeyId, String secretAccessKey, String sessionToken, Instant expiresAt) {
        Objects.requireNonNull(sessionToken, "sessionToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
        return new AwsCredentials(SigningKey.of(accessKeyId, secretAccessKey, sessionToken, expiresAt));
    }

    /**
     * Returns the key's id, which is no secret.
     *
     * @return for example {@code AKIDEXAMPLE}
     */
    public String accessKeyId() {
        return key.id();
    }

    /**
     * Returns when AWS stops accepting the key.
     *
     * @return empty if that is not known
     */
    public Optional<Instant> expiresAt() {
        return key.expiresAt();
    }

    SigningKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "AwsCredentials[" + key.id() + (key.sessionToken().isEmpty() ? "]" : ", temporary]");
    }
}
