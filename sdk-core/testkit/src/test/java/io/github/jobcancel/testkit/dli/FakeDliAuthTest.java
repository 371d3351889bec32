// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliAuthTest extends FakeDliTestCase {
    private static final String LIST_PATH = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";
    private static final String OTHER_PROJECT = "11111111111111111111111111111111";

    private Reply sendSigned(
            String target, String access, String secret, Instant at, Map<String, String> extraHeaders) {
        return caller.sendRequest(
                "GET", target, "", caller.signedHeaders("GET", target, "", access, secret, at, extraHeaders));
    }

    private Reply sendSigned(String secret) {
        return sendSigned(LIST_PATH, FakeDli.ACCESS_KEY, secret, clock.instant(), Map.of());
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.json().path("request_id").asText())
                .isNotEmpty()
                .isEqualTo(reply.headers().get("X-Request-Id"));
    }

    @Test
    void tokenIsAcceptedDuringItsLifetimeAndRefusedAfterIt() {
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(caller.get(LIST_PATH).status()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));

        assertRefused(caller.get(LIST_PATH), 401, "APIGW.0307");
    }

    @ParameterizedTest
    @CsvSource({"GATEWAY,401,APIGW.0307", "CODE_0013,401,DLI.0013", "CODE_0015,400,DLI.0015"})
    void refusalOfAnExpiredTokenFollowsTheBehavior(DliVariants.ExpiredTokenReply knob, int status, String code) {
        fake.accessBehavior().setExpiredTokenReply(knob);
        clock.advance(Duration.ofHours(24));

        Reply reply = caller.get(LIST_PATH);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.errorCode()).isEqualTo(code);
    }

    @Test
    void unknownRevokedAndMissingTokensAreRefused() {
        assertRefused(
                caller.sendRequest("GET", LIST_PATH, "", Map.of("X-Auth-Token", "MIIFnobody")), 401, "APIGW.0301");
        assertRefused(caller.sendRequest("GET", LIST_PATH, "", Map.of()), 401, "APIGW.0301");
        fake.account().revokeTokens();
        assertRefused(caller.get(LIST_PATH), 401, "APIGW.0301");
    }

    @Test
    void gatewayPrefixFollowsTheBehavior() {
        fake.accessBehavior().setGatewayPrefix("APIG");

        assertThat(caller.sendRequest("GET", LIST_PATH, "", Map.of()).errorCode())
                .isEqualTo("APIG.0301");
        assertThat(caller.get("/nowhere").errorCode()).isEqualTo("APIG.0101");
    }

    @Test
    void tokenIsAcceptedForItsOwnProjectOnly() {
        fake.account().addProject(OTHER_PROJECT, "eu-de_other");

        assertRefused(caller.get("/v2.0/" + OTHER_PROJECT + "/batches"), 403, "APIGW.0302");
        caller.useToken(fake.account().issueToken(OTHER_PROJECT));
        assertThat(caller.get("/v2.0/" + OTHER_PROJECT + "/batches").status()).isEqualTo(200);
        assertRefused(caller.get(LIST_PATH), 403, "APIGW.0302");
    }

    @Test
    void jobsOfAnotherProjectAreNotSeen() {
        fake.account().addProject(OTHER_PROJECT, "eu-nl");
        String id = fake.addBatch(DliJobScript.startingIn("running").withProjectId(OTHER_PROJECT));

        assertThat(caller.delete(LIST_PATH + "/" + id).errorCode()).isEqualTo("DLI.0002");
        assertThat(caller.get(LIST_PATH).json().path("total").asInt(-1)).isZero();
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isZero();
    }

    @Test
    void validSignatureIsAcceptedAndWrongSignatureOrUnknownKeyIsRefused() {
        assertThat(sendSigned(FakeDli.SECRET_KEY).status()).isEqualTo(200);
        assertRefused(sendSigned("wrong"), 401, "APIGW.0301");
        assertRefused(
                sendSigned(LIST_PATH, "NOBODY", FakeDli.SECRET_KEY, clock.instant(), Map.of()), 401, "APIGW.0301");
        fake.account().removeAccessKey(FakeDli.ACCESS_KEY);
        assertRefused(sendSigned(FakeDli.SECRET_KEY), 401, "APIGW.0301");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v2.0/%s/batches?size=2", "GET /v2.0/%s/batches/x", "DELETE /v2.0/%s/batches"})
    void signatureOfAnotherRequestIsRefused(String line) {
        String[] otherRequest = String.format(line, FakeDli.PROJECT_ID).split(" ");
        Map<String, String> headers = caller.signedHeaders(
                "GET", LIST_PATH, "", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), Map.of());

        Reply reply = caller.sendRequest(otherRequest[0], otherRequest[1], "", headers);

        assertThat(reply.status()).isNotEqualTo(200);
        assertThat(reply.errorCode()).isIn("APIGW.0301", "APIGW.0101");
    }

    @Test
    void signatureOfAnotherBodyIsRefused() {
        String stop = "/v1.0/" + FakeDli.PROJECT_ID + "/streaming/jobs/stop";
        Map<String, String> headers = caller.signedHeaders(
                "POST", stop, "{\"job_ids\":[1]}", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), Map.of());

        assertRefused(caller.sendRequest("POST", stop, "{\"job_ids\":[2]}", headers), 401, "APIGW.0301");
        assertThat(caller.sendRequest("POST", stop, "{\"job_ids\":[1]}", headers)
                        .errorCode())
                .isEqualTo("DLI.16001");
    }

    @ParameterizedTest
    @CsvSource({"0,200", "900,200", "-900,200", "901,401", "-901,401"})
    void theSignersClockMayBeFifteenMinutesOff(long seconds, int status) {
        Instant at = clock.instant().plusSeconds(seconds);

        assertThat(sendSigned(LIST_PATH, FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, at, Map.of())
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
    void malformedAuthorizationIsRefused(String header) {
        assertRefused(caller.sendRequest("GET", LIST_PATH, "", Map.of("Authorization", header)), 401, "APIGW.0301");
    }

    @Test
    void aSignedHeaderMustArriveAsItWasSigned() {
        Map<String, String> extraHeaders = Map.of("X-Project-Id", FakeDli.PROJECT_ID);
        Map<String, String> headers = new HashMap<>(caller.signedHeaders(
                "GET", LIST_PATH, "", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), extraHeaders));
        assertThat(caller.sendRequest("GET", LIST_PATH, "", headers).status()).isEqualTo(200);

        headers.put("X-Project-Id", OTHER_PROJECT);
        assertRefused(caller.sendRequest("GET", LIST_PATH, "", headers), 401, "APIGW.0301");
        headers.remove("X-Project-Id");
        assertRefused(caller.sendRequest("GET", LIST_PATH, "", headers), 401, "APIGW.0301");
    }

    @Test
    void theSixthFailureInARowLocksAKeyForFiveMinutes() {
        for (int i = 0; i < 5; i++) {
            assertRefused(sendSigned("wrong"), 401, "APIGW.0301");
        }
        assertThat(sendSigned(FakeDli.SECRET_KEY).status()).isEqualTo(200);

        for (int i = 0; i < 6; i++) {
            assertRefused(sendSigned("wrong"), 401, "APIGW.0301");
        }
        Reply locked = sendSigned(FakeDli.SECRET_KEY);
        assertRefused(locked, 401, "APIGW.0301");
        assertThat(locked.json().path("error_msg").asText()).contains("AK access failed to reach the limit");
        clock.advance(Duration.ofMinutes(5));
        assertThat(sendSigned(FakeDli.SECRET_KEY).status()).isEqualTo(200);
    }

    @Test
    void theOlderSchemeIsRefusedUnlessSwitchedOn() {
        String date = "20260301T100000Z";
        String scope = "20260301///sdk_request";
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Sdk-Date", date);
        ReceivedRequest request = new ReceivedRequest("GET", LIST_PATH, List.copyOf(headers.entrySet()), "", 0);
        String canonical = DliSignature.canonicalRequest(request, List.of("x-sdk-date"));
        headers.put(
                "Authorization",
                "SDK-HMAC-SHA256 Credential=" + FakeDli.ACCESS_KEY + "/" + scope
                        + ", SignedHeaders=x-sdk-date, Signature="
                        + DliSignature.signLegacy(FakeDli.SECRET_KEY, date, scope, canonical));

        assertRefused(caller.sendRequest("GET", LIST_PATH, "", headers), 401, "APIGW.0301");
        fake.accessBehavior().setAcceptsLegacySigning(true);
        assertThat(caller.sendRequest("GET", LIST_PATH, "", headers).status()).isEqualTo(200);
        headers.put("Authorization", headers.get("Authorization").replace("/20260301/", "/20260302/"));
        assertRefused(caller.sendRequest("GET", LIST_PATH, "", headers), 401, "APIGW.0301");
    }

    @Test
    void aTemporaryKeyNeedsItsSecurityTokenAndExpires() {
        Instant expires = clock.instant().plusSeconds(900);
        fake.account().addTemporaryKey("TEMP", "temporary-secret", "security-token-1", expires);
        Map<String, String> correctToken = Map.of("X-Security-Token", "security-token-1");
        Map<String, String> wrongToken = Map.of("X-Security-Token", "security-token-2");

        assertThat(sendSigned(LIST_PATH, "TEMP", "temporary-secret", clock.instant(), correctToken)
                        .status())
                .isEqualTo(200);
        assertRefused(
                sendSigned(LIST_PATH, "TEMP", "temporary-secret", clock.instant(), wrongToken), 401, "APIGW.0301");
        assertRefused(sendSigned(LIST_PATH, "TEMP", "temporary-secret", clock.instant(), Map.of()), 401, "APIGW.0301");
        clock.advance(Duration.ofSeconds(900));
        assertRefused(
                sendSigned(LIST_PATH, "TEMP", "temporary-secret", clock.instant(), correctToken), 401, "APIGW.0301");
    }

    @Test
    void keyIsAcceptedForProjectsOfItsAccountAndSubProjectsNeedAHeader() {
        fake.account().addProject(OTHER_PROJECT, "eu-de_sub");
        String sub = "/v2.0/" + OTHER_PROJECT + "/batches";
        Map<String, String> named = Map.of("X-Project-Id", OTHER_PROJECT);
        String ak = FakeDli.ACCESS_KEY;
        String sk = FakeDli.SECRET_KEY;

        assertThat(sendSigned(sub, ak, sk, clock.instant(), named).status()).isEqualTo(200);
        assertRefused(sendSigned(sub, ak, sk, clock.instant(), Map.of()), 403, "APIGW.0302");
        assertRefused(sendSigned(LIST_PATH, ak, sk, clock.instant(), named), 403, "APIGW.0302");
        assertRefused(sendSigned("/v2.0/nobodys/batches", ak, sk, clock.instant(), Map.of()), 403, "APIGW.0302");
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
    void unpublishedPathIsRefusedBeforeCredentialsAreChecked(String method, String path) {
        Reply reply = caller.sendRequest(method, String.format(path, FakeDli.PROJECT_ID), "", Map.of());

        assertRefused(reply, 404, "APIGW.0101");
    }

    @Test
    void anOverlongTargetIsRefused() {
        assertRefused(caller.get(LIST_PATH + "?job_name=" + "x".repeat(33_000)), 414, "APIGW.0201");
    }

    @Test
    void aReadWithALengthIsRefused() {
        String token = fake.account().issueToken(FakeDli.PROJECT_ID);

        Reply reply = caller.sendRequest("GET", LIST_PATH, "", Map.of("X-Auth-Token", token, "Content-Length", "0"));

        assertRefused(reply, 400, "APIGW.0201");
    }

    @Test
    void everyReplyHasAUniqueRequestId() {
        Set<String> ids = new HashSet<>();
        for (String path : List.of(LIST_PATH, LIST_PATH + "/x", "/nowhere", "/v3/projects")) {
            ids.add(caller.get(path).headers().get("X-Request-Id"));
        }

        assertThat(ids).hasSize(4).doesNotContainNull();
    }

    @Test
    void messagesAreChineseOnRequestOrWhenConfigured() {
        Map<String, String> chinese = Map.of("X-Language", "zh-cn");

        assertThat(caller.sendRequest("GET", LIST_PATH, "", chinese)
                        .json()
                        .path("error_msg")
                        .asText())
                .isEqualTo("请求失败");
        assertThat(caller.get(LIST_PATH + "/x").json().path("error_msg").asText())
                .startsWith("Parameter");
        fake.behavior().setChineseMessages(true);
        assertThat(caller.get(LIST_PATH + "/x").json().path("error_msg").asText())
                .isEqualTo("请求失败");
        assertThat(caller.get(LIST_PATH + "/x").errorCode()).isEqualTo("DLI.0001");
    }

    @Test
    void requestLogContainsNoSecrets() {
        fake.account().addUser("quoter", "pass\"word\\1");
        fake.account().requirePasscode("quoter", "987654");
        fake.account().addTemporaryKey("TEMP", "temporary-secret", "security-token-1", Instant.MAX);
        sendSigned(
                LIST_PATH, "TEMP", "temporary-secret", clock.instant(), Map.of("X-Security-Token", "security-token-1"));
        caller.post(
                "/v3/auth/tokens",
                "{\"auth\":{\"identity\":{\"methods\":[\"password\",\"totp\"],\"password\":{\"user\":{\"name\":\"quoter\","
                        + "\"password\":\"pass\\\"word\\\\1\"}},\"totp\":{\"user\":{\"passcode\":\"987654\"}}}}}");
        caller.get(LIST_PATH);
        caller.sendRequest("GET", LIST_PATH, "", Map.of("X-Auth-Token", "MIIF-of-another-server"));
        caller.post(
                "/v3/auth/tokens",
                "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"quoter\","
                        + "\"password\":\"mistyped-password\"}}}}}");

        String log = fake.receivedRequests().toString();

        assertThat(log)
                .doesNotContain(
                        "security-token-1", "temporary-secret", "MIIF", "pass\\\"word", "987654", "mistyped-password")
                .contains("TEMP", "quoter", "X-Auth-Token: ***", "\"password\":\"***\"");
    }
}
