// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.dli.DliVariants.MetadataMode;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliRequest;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata service of a cloud server, on the port of {@link FakeDli}. It issues the temporary access key of the
 * server without other credentials. A key is returned until half its lifetime is over; the next reply contains a new
 * one.
 */
public final class DliMetadataService {
    private static final int MAX_TOKEN_SECONDS = 21_600;

    private final FakeDli fake;

    // guarded by fake
    private final Map<String, Instant> tokenExpiries = new HashMap<>();
    private MetadataMode mode = MetadataMode.TOKEN_REQUIRED;
    private Duration keyLifetime = Duration.ofHours(24);
    private @Nullable ObjectNode currentKey;
    private Instant replaceKeyAt = Instant.MIN;

    DliMetadataService(FakeDli fake) {
        this.fake = fake;
    }

    /**
     * Sets how the metadata service is configured.
     *
     * @param mode default {@link MetadataMode#TOKEN_REQUIRED}
     */
    public void setMode(MetadataMode mode) {
        synchronized (fake) {
            this.mode = mode;
        }
    }

    /**
     * Sets the lifetime of the access keys issued from now on.
     *
     * @param time default 24 hours
     */
    public void setKeyLifetime(Duration time) {
        synchronized (fake) {
            this.keyLifetime = time;
            this.currentKey = null;
        }
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.guardedRoute("PUT", "meta-data/latest/api/token", DliRoute.AccessGuard.NONE, this::issueToken),
                DliRoute.guardedRoute(
                        "GET", "openstack/latest/securitykey", DliRoute.AccessGuard.NONE, this::serveKey));
    }

    private FakeReply issueToken(DliRequest request) {
        int errorStatus = switch (mode) {
            case TOKEN_REQUIRED, NO_AGENCY -> 0;
            case NO_TOKEN_404 -> 404;
            case NO_TOKEN_405 -> 405;
            case NO_TOKEN_503 -> 503;
        };
        if (errorStatus != 0) {
            return textReply(errorStatus, "no such thing");
        }
        int seconds = request.httpRequest()
                .header("X-Metadata-Token-Ttl-Seconds")
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .orElse(0);
        // a request that came through a proxy does not come from the server itself
        if (seconds < 1
                || seconds > MAX_TOKEN_SECONDS
                || request.httpRequest().header("X-Forwarded-For").isPresent()) {
            return textReply(400, "bad request");
        }
        String token = DliSignature.sha256Hex("metadata token " + tokenExpiries.size());
        fake.account().maskPresentedSecret(token);
        tokenExpiries.put(token, request.receivedAt().plusSeconds(seconds));
        return textReply(200, token);
    }

    private FakeReply serveKey(DliRequest request) {
        Instant tokenExpiresAt = tokenExpiries.getOrDefault(
                request.httpRequest().header("X-Metadata-Token").orElse(""), Instant.MIN);
        boolean needsNoToken = mode != MetadataMode.TOKEN_REQUIRED && mode != MetadataMode.NO_AGENCY;
        if (!needsNoToken && !tokenExpiresAt.isAfter(request.receivedAt())) {
            return textReply(401, "the token is missing, unknown or expired");
        }
        if (mode == MetadataMode.NO_AGENCY) {
            return textReply(401, "Please configure Cloud Service Agency first");
        }
        ObjectNode servedKey = currentKey;
        if (servedKey == null || !request.receivedAt().isBefore(replaceKeyAt)) {
            servedKey = fake.account().issueTemporaryKey(request.receivedAt().plus(keyLifetime));
            replaceKeyAt = request.receivedAt().plus(keyLifetime.dividedBy(2));
            currentKey = servedKey;
        }
        return DliReplies.jsonReply(200, servedKey);
    }

    private static FakeReply textReply(int status, String text) {
        return new FakeReply(status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
    }
}
