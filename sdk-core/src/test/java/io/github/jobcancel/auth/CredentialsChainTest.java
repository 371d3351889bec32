// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.Status;
import io.github.jobcancel.auth.CredentialsChain.Lookup;
import org.junit.jupiter.api.Test;

class CredentialsChainTest {
    private final LookupLog log = new LookupLog();

    private static Lookup<String> unreachable() {
        throw new AssertionError("a place behind the first that is configured");
    }

    @Test
    void firstConfiguredPlaceIsTakenAndThoseBehindItAreNotLookedAt() {
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .add("properties", () -> new Lookup<>("system properties", "aws.accessKeyId is not set", null))
                .add("environment", () -> new Lookup<>("environment", "the key AKID", "AKID"))
                .add("profile", CredentialsChainTest::unreachable);

        assertThat(chain.findFirst()).contains("AKID");
        assertThat(log.allResults())
                .containsExactly(
                        new LookupResult("system properties", Status.SKIPPED, "aws.accessKeyId is not set"),
                        new LookupResult("environment", Status.USED, "the key AKID"));
    }

    @Test
    void brokenPlaceEndsTheSearchWithItsSentenceAndIsLogged() {
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .add("environment", () -> {
                    throw new IllegalArgumentException("environment: AK is set, but SK is not");
                })
                .add("profile", CredentialsChainTest::unreachable);

        assertThatThrownBy(chain::findFirst)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment: AK is set, but SK is not");
        assertThat(log.allResults())
                .containsExactly(
                        new LookupResult("environment", Status.FAILED, "environment: AK is set, but SK is not"));
    }

    @Test
    void chainWithoutAConfiguredPlaceGivesNothingAndLogsAll() {
        CredentialsChain<String> chain = new CredentialsChain<String>(log)
                .add("a", () -> new Lookup<>("a", "A is not set", null))
                .add("b", () -> new Lookup<>("b", "turned off by B", null));

        assertThat(chain.findFirst()).isEmpty();
        assertThat(log.allResults()).extracting(LookupResult::status).containsExactly(Status.SKIPPED, Status.SKIPPED);
    }
}
