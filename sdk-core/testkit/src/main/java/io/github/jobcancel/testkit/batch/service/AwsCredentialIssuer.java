// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Issues temporary credentials. Guarded by the fake's lock. */
public final class AwsCredentialIssuer {
    /** A temporary key pair with its session token. */
    public static final class IssuedCredentials {
        public final String accessKeyId;
        public final String secretKey;
        public final String sessionToken;
        public final Instant expiresAt;

        private IssuedCredentials(int number, Instant expiresAt) {
            this.accessKeyId = "ASIAISSUED" + number;
            this.secretKey = "issued/secret+" + number + "/0123456789";
            this.sessionToken = "FwoGissued//token+" + number + "==";
            this.expiresAt = expiresAt;
        }

        /** Returns the credentials as the metadata service and container endpoints send them. */
        String toJson(String leadingMembers) {
            return "{" + leadingMembers + "\"AccessKeyId\":\"" + accessKeyId + "\",\"SecretAccessKey\":\"" + secretKey
                    + "\",\"Token\":\"" + sessionToken + "\",\"Expiration\":\"" + expiresAt + "\"}";
        }
    }

    private final Consumer<IssuedCredentials> credentialsSink;
    private Duration lifetime = Duration.ofHours(1);
    private int issuedCount;

    /**
     * Creates an issuer.
     *
     * @param credentialsSink registers issued credentials with all who accept them
     */
    public AwsCredentialIssuer(Consumer<IssuedCredentials> credentialsSink) {
        this.credentialsSink = credentialsSink;
    }

    /** Sets the lifetime of the credentials that are issued from now on, unless a request names one. */
    public void setLifetime(Duration lifetime) {
        this.lifetime = lifetime;
    }

    IssuedCredentials issueCredentials(Instant now) {
        return issueCredentials(now, lifetime);
    }

    IssuedCredentials issueCredentials(Instant now, Duration requestedLifetime) {
        Instant expiresAt = now.plus(requestedLifetime).truncatedTo(ChronoUnit.SECONDS);
        IssuedCredentials credentials = new IssuedCredentials(++issuedCount, expiresAt);
        credentialsSink.accept(credentials);
        return credentials;
    }
}
