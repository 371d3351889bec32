// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import org.junit.jupiter.api.Test;

class CredentialsChainTest {
    private final LookupLog log = new LookupLog();

    private static PlaceLookup<String> unreachable() {
        throw new AssertionError("a place behind the first that is configured");
    }

    @Test
    void firstConfiguredPlaceIsTakenAndThoseBehindItAreNotLookedAt() {
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .addPlace(
                        "properties", () -> new PlaceLookup<>("system properties", "aws.accessKeyId is not set", null))
                .addPlace("environment", () -> new PlaceLookup<>("environment", "the key AKID", "AKID"))
                .addPlace("profile", CredentialsChainTest::unreachable);

        assertThat(chain.findFirst()).contains("AKID");
        assertThat(log.allResults())
                .containsExactly(
                        new LookupResult("system properties", LookupStatus.SKIPPED, "aws.accessKeyId is not set"),
                        new LookupResult("environment", LookupStatus.USED, "the key AKID"));
    }

    @Test
    void brokenPlaceEndsTheSearchWithItsSentenceAndIsLogged() {
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .addPlace("environment", () -> {
                    throw new IllegalArgumentException("environment: AK is set, but SK is not");
                })
                .addPlace("profile", CredentialsChainTest::unreachable);

        assertThatThrownBy(chain::findFirst)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment: AK is set, but SK is not");
        assertThat(log.allResults())
                .containsExactly(
                        new LookupResult("environment", LookupStatus.FAILED, "environment: AK is set, but SK is not"));
    }

    @Test
    void chainWithoutAConfiguredPlaceGivesNothingAndLogsAll() {
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .addPlace("a", () -> new PlaceLookup<>("a", "A is not set", null))
                .addPlace("b", () -> new PlaceLookup<>("b", "turned off by B", null));

        assertThat(chain.findFirst()).isEmpty();
        assertThat(log.allResults())
                .extracting(LookupResult::status)
                .containsExactly(LookupStatus.SKIPPED, LookupStatus.SKIPPED);
    }

    @Test
    void missingCredentialsNameAllPlaces() {
        log.recordUsed("region", "given in code");
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .addPlace("a", () -> new PlaceLookup<>("a", "A is not set", null))
                .addPlace("b", () -> new PlaceLookup<>("b", "turned off by B", null));

        assertThatThrownBy(() -> chain.requireFirst("the service"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the service needs credentials, and there are none: a: A is not set; b: turned off by B");
    }
}
