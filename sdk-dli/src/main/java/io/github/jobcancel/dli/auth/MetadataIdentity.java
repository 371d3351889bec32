// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.MetadataService;
import io.github.jobcancel.auth.MetadataService.TokenProtocol;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;

/** The temporary key that a cloud server gives to the programs on it, if an agency is attached to the server. */
final class MetadataIdentity implements DliIdentity {
    /** The limits of the vendor's own client. Outside of the cloud nothing answers at the address. */
    private static final CallOptions OPTIONS = CallOptions.standard()
            .withTimeout(Duration.ofSeconds(10))
            .withAttemptTimeout(Duration.ofSeconds(3))
            .withRetryPolicy(new RetryPolicy(2, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1)));

    private static final RenewalRule RENEWAL = RenewalRule.beforeEnd(Duration.ofMinutes(40));

    /** Servers that have no session tokens answer 404, 405 or 503. */
    private static final TokenProtocol TOKENS = new TokenProtocol(
            "meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "X-Metadata-Token", Set.of(404, 405, 503));

    private final MetadataService service;

    MetadataIdentity(HttpUrl root) {
        this.service = new MetadataService(
                "instance metadata at " + DliRegion.hostAndPort(root),
                root,
                TOKENS,
                "is an agency attached to it?",
                "no credentials are set, neither in the environment nor in a file, and the instance metadata does not"
                        + " answer; configuration() lists the sources that were searched");
    }

    @Override
    public CompletableFuture<ExpiringCredential<RequestCredential>> fetchCredential(AuthorizerFactory in) {
        Operation<DliKey> first = service.requestToken(token -> service.requestValue(
                "the key",
                service.addressOf("openstack/latest/securitykey"),
                token,
                (reply, history) -> decodeKey(reply)));
        return in.engine()
                .startSignIn(first, RequestAuthorizer.withoutCredential(), OPTIONS)
                .whenComplete((key, failure) -> {
                    if (failure == null) {
                        in.log().recordUsed(toString(), key.toString());
                    } else if (failure instanceof SdkException) {
                        in.log().recordFailed(toString(), String.valueOf(failure.getMessage()));
                    }
                })
                .thenApply(key -> RENEWAL.applyTo(key, key.key().expiresAt().orElse(null)));
    }

    private CallStep<DliKey> decodeKey(HttpReply reply) {
        JsonValue key = reply.bodyJson().get("credential");
        try {
            return CallStep.finishWith(new DliKey(
                    SigningKey.of(
                            key.textField("access"),
                            key.textField("secret"),
                            key.textField("securitytoken"),
                            Instant.parse(key.textField("expires_at"))),
                    null));
        } catch (IllegalArgumentException | DateTimeException e) {
            return service.failLookup("the answer holds no whole key", reply);
        }
    }

    @Override
    public String toString() {
        return service.placeName();
    }
}
