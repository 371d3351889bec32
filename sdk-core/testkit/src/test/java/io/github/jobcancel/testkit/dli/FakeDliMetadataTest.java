// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.DliReading.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata of a server, as the fake has it. */
class FakeDliMetadataTest {
    private static final String TOKEN = "/meta-data/latest/api/token";
    private static final String KEY = "/openstack/latest/securitykey";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final FakeDli fake = new FakeDli(clock);
    private final DliCaller caller = new DliCaller(fake);

    @AfterEach
    void close() {
        caller.close();
        fake.close();
    }

    private Reply token(String seconds) {
        return caller.send("PUT", TOKEN, "", Map.of("X-Metadata-Token-Ttl-Seconds", seconds));
    }

    private Reply key(String token) {
        return caller.send("GET", KEY, "", Map.of("X-Metadata-Token", token));
    }

    @Test
    void aTokenBuysTheKeyUntilItExpires() {
        String token = token("60").text();

        JsonNode key = key(token).json().path("credential");
        assertThat(key.path("expires_at").asText()).isEqualTo("2026-03-02T10:00:00.000000Z");
        String list = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";
        Map<String, String> headers = caller.signed(
                "GET",
                list,
                "",
                key.path("access").asText(),
                key.path("secret").asText(),
                clock.instant(),
                Map.of("X-Security-Token", key.path("securitytoken").asText()));
        assertThat(caller.send("GET", list, "", headers).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(60));
        assertThat(key(token).status()).isEqualTo(401);
    }

    @Test
    void aHardenedServerGivesNothingWithoutAToken() {
        assertThat(caller.send("GET", KEY, "", Map.of()).status()).isEqualTo(401);
        assertThat(key("nonsense").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "x", "-1"})
    void aTokensLifeIsUpToSixHours(String seconds) {
        assertThat(token(seconds).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"NO_TOKEN_404, 404", "NO_TOKEN_405, 405", "NO_TOKEN_503, 503"})
    void anOlderServerKnowsNoTokens(Metadata way, int status) {
        fake.metadata().way(way);

        assertThat(token("60").status()).isEqualTo(status);
        assertThat(caller.send("GET", KEY, "", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aServerWithoutAnAgencyHasNoKey() {
        fake.metadata().way(Metadata.NO_AGENCY);

        assertThat(key(token("60").text()).text()).contains("Cloud Service Agency");
    }

    @Test
    void theKeyIsAnotherOneOnceHalfItsLifeIsOver() {
        fake.metadata().keyLifetime(Duration.ofHours(2));
        String token = token("21600").text();
        String first = key(token).text();

        clock.advance(Duration.ofMinutes(59));
        assertThat(key(token).text()).isEqualTo(first);
        clock.advance(Duration.ofMinutes(1));
        assertThat(key(token).text()).isNotEqualTo(first);
    }

    @Test
    void aPasscodeServesOnce() {
        fake.accounts().requirePasscode(FakeDli.USER, "123456");
        String body = "{\"auth\":{\"identity\":{\"methods\":[\"password\",\"totp\"],\"password\":{\"user\":{\"name\":\""
                + FakeDli.USER + "\",\"password\":\"" + FakeDli.PASSWORD + "\",\"domain\":{\"name\":\"" + FakeDli.DOMAIN
                + "\"}}},\"totp\":{\"user\":{\"name\":\"" + FakeDli.USER
                + "\",\"passcode\":\"123456\"}}},\"scope\":{\"project\":{\"name\":\"eu-de\"}}}}";

        assertThat(caller.send("POST", "/v3/auth/tokens", body, Map.of()).status())
                .isEqualTo(201);
        assertThat(caller.send("POST", "/v3/auth/tokens", body, Map.of()).status())
                .isEqualTo(401);
    }
}
