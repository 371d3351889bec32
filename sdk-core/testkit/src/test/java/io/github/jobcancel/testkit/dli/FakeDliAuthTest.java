// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliAuthTest {
    private static final String LIST = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";
    private static final String OTHER = "11111111111111111111111111111111";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final FakeDli fake = new FakeDli(clock);
    private final DliCaller caller = new DliCaller(fake);

    @AfterEach
    void close() {
        caller.close();
        fake.close();
    }

    private Reply signed(String target, String access, String secret, Instant at, Map<String, String> more) {
        return caller.send("GET", target, "", caller.signed("GET", target, "", access, secret, at, more));
    }

    private Reply signed(String secret) {
        return signed(LIST, FakeDli.ACCESS_KEY, secret, clock.instant(), Map.of());
    }

    private static void refused(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().path("request_id").asText())
                .isNotEmpty()
                .isEqualTo(reply.headers().get("X-Request-Id"));
    }

    @Test
    void aTokenIsGoodForItsLifetimeAndMustThenBeUpdated() {
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(caller.get(LIST).status()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));

        refused(caller.get(LIST), 401, "APIGW.0307");
    }

    @ParameterizedTest
    @CsvSource({"GATEWAY,401,APIGW.0307", "CODE_0013,401,DLI.0013", "CODE_0015,400,DLI.0015"})
    void refusalOfAnExpiredTokenFollowsTheKnob(DliReading.Expired knob, int status, String code) {
        fake.knobs().expired(knob);
        clock.advance(Duration.ofHours(24));

        Reply reply = caller.get(LIST);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void anUnknownTokenARevokedOneAndNoneAtAllAreRefused() {
        refused(caller.send("GET", LIST, "", Map.of("X-Auth-Token", "MIIFnobody")), 401, "APIGW.0301");
        refused(caller.send("GET", LIST, "", Map.of()), 401, "APIGW.0301");
        fake.accounts().revokeTokens();
        refused(caller.get(LIST), 401, "APIGW.0301");
    }

    @Test
    void theGatewaysPrefixFollowsTheKnob() {
        fake.knobs().gatewayPrefix("APIG");

        assertThat(caller.send("GET", LIST, "", Map.of()).code()).isEqualTo("APIG.0301");
        assertThat(caller.get("/nowhere").code()).isEqualTo("APIG.0101");
    }

    @Test
    void aTokenOpensItsOwnProjectOnly() {
        fake.accounts().addProject(OTHER, "eu-de_other");

        refused(caller.get("/v2.0/" + OTHER + "/batches"), 403, "APIGW.0302");
        caller.token(fake.accounts().issueToken(OTHER));
        assertThat(caller.get("/v2.0/" + OTHER + "/batches").status()).isEqualTo(200);
        refused(caller.get(LIST), 403, "APIGW.0302");
    }

    @Test
    void jobsOfAnotherProjectAreNotSeen() {
        fake.accounts().addProject(OTHER, "eu-nl");
        String id = fake.addBatch(DliScript.of("running").in(OTHER));

        assertThat(caller.delete(LIST + "/" + id).code()).isEqualTo("DLI.0002");
        assertThat(caller.get(LIST).json().path("total").asInt(-1)).isZero();
        assertThat(fake.job(id).orElseThrow().cancels()).isZero();
    }

    @Test
    void aRightSignaturePassesAndAWrongOneOrAnUnknownKeyDoesNot() {
        assertThat(signed(FakeDli.SECRET_KEY).status()).isEqualTo(200);
        refused(signed("wrong"), 401, "APIGW.0301");
        refused(signed(LIST, "NOBODY", FakeDli.SECRET_KEY, clock.instant(), Map.of()), 401, "APIGW.0301");
        fake.accounts().removeKey(FakeDli.ACCESS_KEY);
        refused(signed(FakeDli.SECRET_KEY), 401, "APIGW.0301");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v2.0/%s/batches?size=2", "GET /v2.0/%s/batches/x", "DELETE /v2.0/%s/batches"})
    void aSignatureFitsNoOtherRequest(String line) {
        String[] other = String.format(line, FakeDli.PROJECT_ID).split(" ");
        Map<String, String> headers =
                caller.signed("GET", LIST, "", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), Map.of());

        Reply reply = caller.send(other[0], other[1], "", headers);

        assertThat(reply.status()).isNotEqualTo(200);
        assertThat(reply.code()).isIn("APIGW.0301", "APIGW.0101");
    }

    @Test
    void aSignatureFitsNoOtherBody() {
        String stop = "/v1.0/" + FakeDli.PROJECT_ID + "/streaming/jobs/stop";
        Map<String, String> headers = caller.signed(
                "POST", stop, "{\"job_ids\":[1]}", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), Map.of());

        refused(caller.send("POST", stop, "{\"job_ids\":[2]}", headers), 401, "APIGW.0301");
        assertThat(caller.send("POST", stop, "{\"job_ids\":[1]}", headers).code())
                .isEqualTo("DLI.16001");
    }

    @ParameterizedTest
    @CsvSource({"0,200", "900,200", "-900,200", "901,401", "-901,401"})
    void theSignersClockMayBeFifteenMinutesOff(long seconds, int status) {
        Instant at = clock.instant().plusSeconds(seconds);

        assertThat(signed(LIST, FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, at, Map.of())
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer x",
                "SDK-HMAC-SHA256 Access=EXAMPLEAK0123456789A",
                "SDK-HMAC-SHA256, Access=EXAMPLEAK0123456789A, SignedHeaders=host, Signature=00",
                "SDK-HMAC-SHA256 Access=EXAMPLEAK0123456789A, SignedHeaders=host, Signature="
                        + "0000000000000000000000000000000000000000000000000000000000000000"
            })
    void anAuthorizationThatIsNoneIsRefused(String header) {
        refused(caller.send("GET", LIST, "", Map.of("Authorization", header)), 401, "APIGW.0301");
    }

    @Test
    void aSignedHeaderMustArriveAsItWasSigned() {
        Map<String, String> more = Map.of("X-Project-Id", FakeDli.PROJECT_ID);
        Map<String, String> headers = new HashMap<>(
                caller.signed("GET", LIST, "", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), more));
        assertThat(caller.send("GET", LIST, "", headers).status()).isEqualTo(200);

        headers.put("X-Project-Id", OTHER);
        refused(caller.send("GET", LIST, "", headers), 401, "APIGW.0301");
        headers.remove("X-Project-Id");
        refused(caller.send("GET", LIST, "", headers), 401, "APIGW.0301");
    }

    @Test
    void theSixthFailureInARowLocksAKeyForFiveMinutes() {
        for (int i = 0; i < 5; i++) {
            refused(signed("wrong"), 401, "APIGW.0301");
        }
        assertThat(signed(FakeDli.SECRET_KEY).status()).isEqualTo(200);

        for (int i = 0; i < 6; i++) {
            refused(signed("wrong"), 401, "APIGW.0301");
        }
        Reply locked = signed(FakeDli.SECRET_KEY);
        refused(locked, 401, "APIGW.0301");
        assertThat(locked.json().path("error_msg").asText()).contains("AK access failed to reach the limit");
        clock.advance(Duration.ofMinutes(5));
        assertThat(signed(FakeDli.SECRET_KEY).status()).isEqualTo(200);
    }

    @Test
    void theOlderSchemeIsRefusedUnlessSwitchedOn() {
        String date = "20260301T100000Z";
        String scope = "20260301///sdk_request";
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Sdk-Date", date);
        Incoming request = new Incoming("GET", LIST, List.copyOf(headers.entrySet()), "", 0);
        String canonical = DliSignature.canonical(request, List.of("x-sdk-date"));
        headers.put(
                "Authorization",
                "SDK-HMAC-SHA256 Credential=" + FakeDli.ACCESS_KEY + "/" + scope
                        + ", SignedHeaders=x-sdk-date, Signature="
                        + DliSignature.signLegacy(FakeDli.SECRET_KEY, date, scope, canonical));

        refused(caller.send("GET", LIST, "", headers), 401, "APIGW.0301");
        fake.knobs().legacySigning(true);
        assertThat(caller.send("GET", LIST, "", headers).status()).isEqualTo(200);
        headers.put("Authorization", headers.get("Authorization").replace("/20260301/", "/20260302/"));
        refused(caller.send("GET", LIST, "", headers), 401, "APIGW.0301");
    }

    @Test
    void aTemporaryKeyNeedsItsSecurityTokenAndExpires() {
        Instant expires = clock.instant().plusSeconds(900);
        fake.accounts().addTemporaryKey("TEMP", "temporary-secret", "security-token-1", expires);
        Map<String, String> right = Map.of("X-Security-Token", "security-token-1");
        Map<String, String> wrong = Map.of("X-Security-Token", "security-token-2");

        assertThat(signed(LIST, "TEMP", "temporary-secret", clock.instant(), right)
                        .status())
                .isEqualTo(200);
        refused(signed(LIST, "TEMP", "temporary-secret", clock.instant(), wrong), 401, "APIGW.0301");
        refused(signed(LIST, "TEMP", "temporary-secret", clock.instant(), Map.of()), 401, "APIGW.0301");
        clock.advance(Duration.ofSeconds(900));
        refused(signed(LIST, "TEMP", "temporary-secret", clock.instant(), right), 401, "APIGW.0301");
    }

    @Test
    void aKeyReachesTheProjectsOfItsAccountAndNamesASubProjectInAHeader() {
        fake.accounts().addProject(OTHER, "eu-de_sub");
        String sub = "/v2.0/" + OTHER + "/batches";
        Map<String, String> named = Map.of("X-Project-Id", OTHER);
        String ak = FakeDli.ACCESS_KEY;
        String sk = FakeDli.SECRET_KEY;

        assertThat(signed(sub, ak, sk, clock.instant(), named).status()).isEqualTo(200);
        refused(signed(sub, ak, sk, clock.instant(), Map.of()), 403, "APIGW.0302");
        refused(signed(LIST, ak, sk, clock.instant(), named), 403, "APIGW.0302");
        refused(signed("/v2.0/nobodys/batches", ak, sk, clock.instant(), Map.of()), 403, "APIGW.0302");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/",
        "GET,/v2.0",
        "PUT,/v2.0/%s/batches/x",
        "POST,/v2.0/%s/batches/x",
        "GET,/v2.0/%s/batches/",
        "DELETE,/v2.0/%s//batches",
        "GET,/v1.0/%s/batches",
        "DELETE,/v2.0/%s/jobs/x",
        "POST,/v1.0/%s/streaming/jobs/1/stop",
        "GET,/v3/auth/tokens"
    })
    void whatIsNotPublishedIsRefusedBeforeTheCredentialsAreLookedAt(String method, String path) {
        Reply reply = caller.send(method, String.format(path, FakeDli.PROJECT_ID), "", Map.of());

        refused(reply, 404, "APIGW.0101");
    }

    @Test
    void anOverlongTargetIsRefused() {
        refused(caller.get(LIST + "?job_name=" + "x".repeat(33_000)), 414, "APIGW.0201");
    }

    @Test
    void aReadWithALengthIsRefused() {
        String token = fake.accounts().issueToken(FakeDli.PROJECT_ID);

        Reply reply = caller.send("GET", LIST, "", Map.of("X-Auth-Token", token, "Content-Length", "0"));

        refused(reply, 400, "APIGW.0201");
    }

    @Test
    void everyAnswerHasARequestIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (String path : List.of(LIST, LIST + "/x", "/nowhere", "/v3/projects")) {
            ids.add(caller.get(path).headers().get("X-Request-Id"));
        }

        assertThat(ids).hasSize(4).doesNotContainNull();
    }

    @Test
    void messagesAreChineseForThoseWhoAskAndWhenTheKnobSaysSo() {
        Map<String, String> chinese = Map.of("X-Language", "zh-cn");

        assertThat(caller.send("GET", LIST, "", chinese)
                        .json()
                        .path("error_msg")
                        .asText())
                .isEqualTo("请求失败");
        assertThat(caller.get(LIST + "/x").json().path("error_msg").asText()).startsWith("Parameter");
        fake.knobs().chinese(true);
        assertThat(caller.get(LIST + "/x").json().path("error_msg").asText()).isEqualTo("请求失败");
        assertThat(caller.get(LIST + "/x").code()).isEqualTo("DLI.0001");
    }

    @Test
    void secretsNeverStandInTheRequestLog() {
        fake.accounts().addUser("quoter", "pass\"word\\1");
        fake.accounts().requirePasscode("quoter", "987654");
        fake.accounts().addTemporaryKey("TEMP", "temporary-secret", "security-token-1", Instant.MAX);
        signed(LIST, "TEMP", "temporary-secret", clock.instant(), Map.of("X-Security-Token", "security-token-1"));
        caller.post(
                "/v3/auth/tokens",
                "{\"auth\":{\"identity\":{\"methods\":[\"password\",\"totp\"],\"password\":{\"user\":{\"name\":\"quoter\","
                        + "\"password\":\"pass\\\"word\\\\1\"}},\"totp\":{\"user\":{\"passcode\":\"987654\"}}}}}");
        caller.get(LIST);
        caller.send("GET", LIST, "", Map.of("X-Auth-Token", "MIIF-of-another-server"));
        caller.post(
                "/v3/auth/tokens",
                "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"quoter\","
                        + "\"password\":\"mistyped-password\"}}}}}");

        String log = fake.requests().toString();

        assertThat(log)
                .doesNotContain(
                        "security-token-1", "temporary-secret", "MIIF", "pass\\\"word", "987654", "mistyped-password")
                .contains("TEMP", "quoter", "X-Auth-Token: ***", "\"password\":\"***\"");
    }
}
