// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.DliVariants.MetadataMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the metadata service of the fake. */
class FakeDliMetadataTest extends FakeDliTestCase {
    private static final String TOKEN_PATH = "/meta-data/latest/api/token";
    private static final String KEY_PATH = "/openstack/latest/securitykey";

    private Reply requestToken(String seconds) {
        return caller.sendRequest("PUT", TOKEN_PATH, "", Map.of("X-Metadata-Token-Ttl-Seconds", seconds));
    }

    private Reply requestKey(String token) {
        return caller.sendRequest("GET", KEY_PATH, "", Map.of("X-Metadata-Token", token));
    }

    @Test
    void tokenGivesAccessToTheKeyUntilItExpires() {
        String token = requestToken("60").text();

        JsonNode key = requestKey(token).json().path("credential");
        assertThat(key.path("expires_at").asText()).isEqualTo("2026-03-02T10:00:00.000000Z");
        String list = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";
        Map<String, String> headers = caller.signedHeaders(
                "GET",
                list,
                "",
                key.path("access").asText(),
                key.path("secret").asText(),
                clock.instant(),
                Map.of("X-Security-Token", key.path("securitytoken").asText()));
        assertThat(caller.sendRequest("GET", list, "", headers).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(60));
        assertThat(requestKey(token).status()).isEqualTo(401);
    }

    @Test
    void hardenedServerRefusesAccessWithoutAToken() {
        assertThat(caller.sendRequest("GET", KEY_PATH, "", Map.of()).status()).isEqualTo(401);
        assertThat(requestKey("nonsense").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "x", "-1"})
    void tokenLifetimeIsAtMostSixHours(String seconds) {
        assertThat(requestToken(seconds).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"NO_TOKEN_404, 404", "NO_TOKEN_405, 405", "NO_TOKEN_503, 503"})
    void olderServerServesTheKeyWithoutATokenEndpoint(MetadataMode mode, int status) {
        fake.metadataService().setMode(mode);

        assertThat(requestToken("60").status()).isEqualTo(status);
        assertThat(caller.sendRequest("GET", KEY_PATH, "", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aServerWithoutAnAgencyHasNoKey() {
        fake.metadataService().setMode(MetadataMode.NO_AGENCY);

        assertThat(requestKey(requestToken("60").text()).text()).contains("Cloud Service Agency");
    }

    @Test
    void keyIsReplacedAfterHalfItsLifetime() {
        fake.metadataService().setKeyLifetime(Duration.ofHours(2));
        String token = requestToken("21600").text();
        String firstKey = requestKey(token).text();

        clock.advance(Duration.ofMinutes(59));
        assertThat(requestKey(token).text()).isEqualTo(firstKey);
        clock.advance(Duration.ofMinutes(1));
        assertThat(requestKey(token).text()).isNotEqualTo(firstKey);
    }

    @Test
    void passcodeIsAcceptedOnce() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        String body = "{\"auth\":{\"identity\":{\"methods\":[\"password\",\"totp\"],\"password\":{\"user\":{\"name\":\""
                + FakeDli.USER_NAME + "\",\"password\":\"" + FakeDli.PASSWORD + "\",\"domain\":{\"name\":\""
                + FakeDli.DOMAIN_NAME
                + "\"}}},\"totp\":{\"user\":{\"name\":\"" + FakeDli.USER_NAME
                + "\",\"passcode\":\"123456\"}}},\"scope\":{\"project\":{\"name\":\"eu-de\"}}}}";

        assertThat(caller.sendRequest("POST", "/v3/auth/tokens", body, Map.of()).status())
                .isEqualTo(201);
        assertThat(caller.sendRequest("POST", "/v3/auth/tokens", body, Map.of()).status())
                .isEqualTo(401);
    }
}
