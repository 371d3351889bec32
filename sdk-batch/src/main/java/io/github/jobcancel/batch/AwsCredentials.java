// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An AWS access key, with the session token of temporary credentials. Prints nothing of the secret. Immutable. */
public final class AwsCredentials {
    private final String accessKeyId;
    private final String secretAccessKey;
    private final @Nullable String sessionToken;

    private AwsCredentials(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
        this.accessKeyId = checked(accessKeyId, "access key id");
        this.secretAccessKey = checked(secretAccessKey, "secret access key");
        this.sessionToken = sessionToken == null ? null : checked(sessionToken, "session token");
    }

    /**
     * A long-lived key.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @return the credentials
     * @throws IllegalArgumentException if either is blank
     */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey) {
        return new AwsCredentials(accessKeyId, secretAccessKey, null);
    }

    /**
     * A temporary key.
     *
     * @param accessKeyId the key's id
     * @param secretAccessKey the secret
     * @param sessionToken the token that belongs to it
     * @return the credentials
     * @throws IllegalArgumentException if any is blank
     */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey, String sessionToken) {
        return new AwsCredentials(accessKeyId, secretAccessKey, Objects.requireNonNull(sessionToken, "sessionToken"));
    }

    private static String checked(String value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("the AWS " + name + " is blank");
        }
        return value.strip();
    }

    /**
     * The key's id, which is no secret.
     *
     * @return for example {@code AKIDEXAMPLE}
     */
    public String accessKeyId() {
        return accessKeyId;
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
