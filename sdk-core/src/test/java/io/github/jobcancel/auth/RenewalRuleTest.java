// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.credential.ExpiringCredential;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenewalRuleTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");

    private static Instant in(Duration time) {
        return NOW.plus(time);
    }

    private static void assertLifetime(
            ExpiringCredential<String> credential, @Nullable Instant renewal, @Nullable Instant end) {
        assertThat(credential.credential()).isEqualTo("key");
        // its times are known to the engine alone
        assertThat(credential.toString()).endsWith("[renewFrom=" + renewal + ", expiresAt=" + end + "]");
    }

    @Test
    void credentialIsRenewedAheadOfItsEndAndServesUntilIt() {
        RenewalRule rule = RenewalRule.beforeEnd(Duration.ofMinutes(10));
        Instant end = in(Duration.ofHours(1));

        assertLifetime(rule.applyTo("key", end, NOW), in(Duration.ofMinutes(50)), end);
        assertLifetime(rule.applyTo("key", end), in(Duration.ofMinutes(50)), end);
        assertLifetime(rule.applyTo("key", null, NOW), null, null);
        assertLifetime(
                rule.applyTo("key", in(Duration.ofMinutes(1)), NOW),
                in(Duration.ofMinutes(-9)),
                in(Duration.ofMinutes(1)));
    }

    @Test
    void shortLivedCredentialIsRenewedInTheLastShareOfItsLifetime() {
        RenewalRule rule = new RenewalRule(Duration.ofSeconds(60), 10, Duration.ZERO, null);

        assertLifetime(
                rule.applyTo("key", in(Duration.ofHours(1)), NOW), in(Duration.ofMinutes(59)), in(Duration.ofHours(1)));
        assertLifetime(
                rule.applyTo("key", in(Duration.ofSeconds(100)), NOW),
                in(Duration.ofSeconds(90)),
                in(Duration.ofSeconds(100)));
    }

    @Test
    void credentialIsNotUsedInItsLastMoments() {
        RenewalRule rule = new RenewalRule(Duration.ofMinutes(5), 1, Duration.ofMinutes(1), null);

        assertLifetime(
                rule.applyTo("key", in(Duration.ofHours(1)), NOW),
                in(Duration.ofMinutes(55)),
                in(Duration.ofMinutes(59)));
    }

    @Test
    void credentialIsRenewedAtItsLongestAgeAtTheLatest() {
        RenewalRule rule = new RenewalRule(Duration.ofMinutes(15), 1, Duration.ofMinutes(1), Duration.ofHours(1));

        assertLifetime(
                rule.applyTo("key", in(Duration.ofHours(6)), NOW),
                in(Duration.ofHours(1)),
                in(Duration.ofMinutes(359)));
        assertLifetime(
                rule.applyTo("key", in(Duration.ofHours(1)), NOW),
                in(Duration.ofMinutes(45)),
                in(Duration.ofMinutes(59)));
        assertLifetime(rule.applyTo("key", null, NOW), in(Duration.ofHours(1)), null);
    }

    @Test
    void credentialOfAnUnreliableIssuerIsRenewedHalfwayAndServesOn() {
        Duration shortest = Duration.ofMinutes(5);

        assertLifetime(
                RenewalRule.renewHalfway("key", in(Duration.ofHours(6)), NOW, shortest), in(Duration.ofHours(3)), null);
        assertLifetime(RenewalRule.renewHalfway("key", in(Duration.ofMinutes(4)), NOW, shortest), in(shortest), null);
        assertLifetime(RenewalRule.renewHalfway("key", in(Duration.ofHours(-1)), NOW, shortest), in(shortest), null);
        assertLifetime(RenewalRule.renewHalfway("key", null, NOW, shortest), in(shortest), null);
    }
}
