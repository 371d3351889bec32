// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads access keys from settings and from the replies of AWS services. No message shows a value. */
final class AwsKeys {
    /** As in AWS's own clients: keys are renewed in their last five minutes, and not used in their last minute. */
    private static final RenewalRule RENEWAL_RULE =
            new RenewalRule(Duration.ofMinutes(5), 1, Duration.ofMinutes(1), null);

    private AwsKeys() {}

    static PlaceLookup<CredentialSource<SigningKey>> lookUpProperties(SettingsSource properties) {
        return lookUpKey(properties, "aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken");
    }

    static PlaceLookup<CredentialSource<SigningKey>> lookUpEnvironment(SettingsSource environment) {
        return lookUpKey(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
    }

    private static PlaceLookup<CredentialSource<SigningKey>> lookUpKey(
            SettingsSource source, String id, String secret, String token) {
        Optional<SigningKey> key = source.findSigningKey(List.of(id), List.of(secret), List.of(token));
        return new PlaceLookup<>(
                source.sourceName(),
                key.map(found -> "the key " + found.id()).orElse("neither " + id + " nor " + secret + " is set"),
                key.map(CredentialSource::constantSource).orElse(null));
    }

    /**
     * Parses the JSON in which containers, instances and programs return keys.
     *
     * @throws IllegalArgumentException if a field is missing or cannot be read; names the field
     */
    static SigningKey parseJson(JsonValue json, String tokenField) {
        for (String field : List.of("AccessKeyId", "SecretAccessKey")) {
            if (json.textField(field).isBlank()) {
                throw new IllegalArgumentException("it has no " + field);
            }
        }
        String token = json.textField(tokenField);
        return SigningKey.of(
                json.textField("AccessKeyId"),
                json.textField("SecretAccessKey"),
                token.isBlank() ? null : token,
                parseTime(json.textField("Expiration")));
    }

    /** Parses a time as AWS writes it; null for blank text. */
    static @Nullable Instant parseTime(String text) {
        try {
            return text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("its Expiration is no time", e);
        }
    }

    static ExpiringCredential<SigningKey> toExpiring(SigningKey key) {
        return RENEWAL_RULE.applyTo(key, key.expiresAt().orElse(null));
    }
}
