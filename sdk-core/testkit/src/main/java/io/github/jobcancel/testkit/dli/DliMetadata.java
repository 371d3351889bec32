// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.dli.DliReading.Metadata;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import io.github.jobcancel.testkit.dli.service.DliCall;
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
 * The metadata of a server of the cloud, on the port of {@link FakeDli}: hands the server's temporary key to whoever asks from
 * it. A key is kept until half its life is over; then the next answer is another one.
 */
public final class DliMetadata {
    private static final int LONGEST_SECONDS = 21_600;

    private final FakeDli fake;

    // guarded by fake
    private final Map<String, Instant> tokens = new HashMap<>();
    private Metadata way = Metadata.TOKEN_REQUIRED;
    private Duration lifetime = Duration.ofHours(24);
    private @Nullable ObjectNode key;
    private Instant replacedFrom = Instant.MIN;

    DliMetadata(FakeDli fake) {
        this.fake = fake;
    }

    /**
     * How the server is set up.
     *
     * @param way default {@link Metadata#TOKEN_REQUIRED}
     */
    public void way(Metadata way) {
        synchronized (fake) {
            this.way = way;
        }
    }

    /**
     * How long the keys handed out from now on are valid.
     *
     * @param time default 24 hours
     */
    public void keyLifetime(Duration time) {
        synchronized (fake) {
            this.lifetime = time;
            this.key = null;
        }
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.iam("PUT", "meta-data/latest/api/token", DliRoute.Guard.NONE, this::token),
                DliRoute.iam("GET", "openstack/latest/securitykey", DliRoute.Guard.NONE, this::key));
    }

    private Answer token(DliCall call) {
        int refused = switch (way) {
            case TOKEN_REQUIRED, NO_AGENCY -> 0;
            case NO_TOKEN_404 -> 404;
            case NO_TOKEN_405 -> 405;
            case NO_TOKEN_503 -> 503;
        };
        if (refused != 0) {
            return text(refused, "no such thing");
        }
        int seconds = call.request()
                .header("X-Metadata-Token-Ttl-Seconds")
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .orElse(0);
        // a request that came through a proxy is not the server's own
        if (seconds < 1
                || seconds > LONGEST_SECONDS
                || call.request().header("X-Forwarded-For").isPresent()) {
            return text(400, "bad request");
        }
        String token = DliSignature.sha256("metadata token " + tokens.size());
        fake.accounts().presented(token);
        tokens.put(token, call.now().plusSeconds(seconds));
        return text(200, token);
    }

    private Answer key(DliCall call) {
        Instant end =
                tokens.getOrDefault(call.request().header("X-Metadata-Token").orElse(""), Instant.MIN);
        boolean open = way != Metadata.TOKEN_REQUIRED && way != Metadata.NO_AGENCY;
        if (!open && !end.isAfter(call.now())) {
            return text(401, "the token is missing, unknown or expired");
        }
        if (way == Metadata.NO_AGENCY) {
            return text(401, "Please configure Cloud Service Agency first");
        }
        ObjectNode known = key;
        if (known == null || !call.now().isBefore(replacedFrom)) {
            known = fake.accounts().issueKey(call.now().plus(lifetime));
            replacedFrom = call.now().plus(lifetime.dividedBy(2));
            key = known;
        }
        return DliAnswers.json(200, known);
    }

    private static Answer text(int status, String text) {
        return new Answer(status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
    }
}
