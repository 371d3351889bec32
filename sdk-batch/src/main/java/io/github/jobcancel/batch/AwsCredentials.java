// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An AWS access key, with the session token of temporary credentials. Prints nothing of the secret. Immutable. */
public final class AwsCredentials {
    private static final Pattern SENDABLE = Pattern.compile("[!-~&&[^,]]+");

    private final String accessKeyId;
    private final String secretAccessKey;
    private final @Nullable String sessionToken;
    private final @Nullable Instant expiresAt;

    private AwsCredentials(
            String accessKeyId, String secretAccessKey, @Nullable String sessionToken, @Nullable Instant expiresAt) {
        this.accessKeyId = requireSendable(accessKeyId, "AWS access key id");
        this.secretAccessKey = requireText(secretAccessKey, "AWS secret access key");
        this.sessionToken = sessionToken == null ? null : requireSendable(sessionToken, "AWS session token");
        this.expiresAt = expiresAt;
    }

    /**
     * A long-lived key.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @return the credentials
     * @throws IllegalArgumentException if either is blank, or the id cannot stand in a header
     */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey) {
        return new AwsCredentials(accessKeyId, secretAccessKey, null, null);
    }

    /**
     * A temporary key.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @param sessionToken the token that belongs to it
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or cannot stand in a header
     */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey, String sessionToken) {
        return new AwsCredentials(
                accessKeyId, secretAccessKey, Objects.requireNonNull(sessionToken, "sessionToken"), null);
    }

    /**
     * A temporary key that is fetched anew ahead of its end.
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
        return new AwsCredentials(
                accessKeyId,
                secretAccessKey,
                Objects.requireNonNull(sessionToken, "sessionToken"),
                Objects.requireNonNull(expiresAt, "expiresAt"));
    }

    /**
     * The JSON in which containers, instances and processes hand out keys.
     *
     * @throws IllegalArgumentException naming the field that is missing or cannot be read, not its value
     */
    static AwsCredentials parseJson(JsonValue json, String tokenField) {
        for (String field : new String[] {"AccessKeyId", "SecretAccessKey"}) {
            if (json.textField(field).isBlank()) {
                throw new IllegalArgumentException("it has no " + field);
            }
        }
        String token = json.textField(tokenField);
        return new AwsCredentials(
                json.textField("AccessKeyId"),
                json.textField("SecretAccessKey"),
                token.isBlank() ? null : token,
                parseTime(json.textField("Expiration")).orElse(null));
    }

    /** A time as AWS writes it; empty for none. */
    static Optional<Instant> parseTime(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Instant.parse(text.strip()));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("its Expiration is no time", e);
        }
    }

    private static String requireText(String value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + name + " is blank");
        }
        return value.strip();
    }

    /** The value may be a secret, so that the message does not show it. */
    static String requireSendable(String value, String name) {
        String text = requireText(value, name);
        if (!SENDABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("the " + name + " has a character that cannot stand in a header");
        }
        return text;
    }

    /**
     * The key's id, which is no secret.
     *
     * @return for example {@code AKIDEXAMPLE}
     */
    public String accessKeyId() {
        return accessKeyId;
    }

    /**
     * When AWS stops accepting it.
     *
     * @return empty if that is not known
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Renewed in the last five minutes, and not used in the very last, as the vendor's own clients have it. */
    ExpiringCredential<AwsCredentials> toExpiring() {
        return toExpiring(Duration.ofMinutes(5), Duration.ofMinutes(1));
    }

    ExpiringCredential<AwsCredentials> toExpiring(Duration renewal, Duration margin) {
        Instant end = expiresAt;
        return end == null
                ? new ExpiringCredential<>(this, null, null)
                : new ExpiringCredential<>(this, end.minus(renewal), end.minus(margin));
    }

    String secretAccessKey() {
        return secretAccessKey;
    }

    @Nullable
    String sessionToken() {
        return sessionToken;
    }

    @Override
    public String toString() {
        return "AwsCredentials[" + accessKeyId + (sessionToken == null ? "]" : ", temporary]");
    }
}
