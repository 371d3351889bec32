// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchCaller.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Tests which requests the fake accepts, and the errors of those that it refuses. */
class FakeBatchAuthTest extends FakeBatchTestCase {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final String BODY = "{\"jobId\":\"a\",\"reason\":\"r\"}";

    @Test
    void signedRequestIsAnsweredWithDateAndUniqueRequestId() {
        Reply firstReply = caller.callOperation("canceljob", BODY);
        Reply secondReply = caller.callOperation("canceljob", BODY);

        assertThat(firstReply.status()).isEqualTo(200);
        assertThat(firstReply.text()).isEqualTo("{}");
        assertThat(firstReply.header("content-type")).isEqualTo("application/json");
        assertThat(firstReply.header("date")).isEqualTo("Sun, 22 Nov 2026 10:00:00 GMT");
        assertThat(firstReply.header("x-amzn-requestid"))
                .hasSize(36)
                .isNotEqualTo(secondReply.header("x-amzn-requestid"));
    }

    @Test
    void unsignedRequestIsRefusedForMissingToken() {
        Reply reply = caller.sendRequest("POST", "/v1/canceljob", Map.of(), BODY);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.errorCode()).isEqualTo("MissingAuthenticationTokenException");
        assertThat(reply.json().path("message").asText()).isEqualTo("Missing Authentication Token");
        assertThat(reply.header("date")).isNotEmpty();
        assertThat(reply.header("x-amzn-requestid")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/canceljob",
        "PUT, /v1/canceljob",
        "POST, /v1/cancelJob",
        "POST, /v1/canceljob/",
        "POST, /v1/getjob",
        "POST, /v1/cancelservicejob",
        "POST, /canceljob",
        "POST, /"
    })
    void anUnknownRouteLooksLikeAMissingToken(String method, String target) {
        String body = method.equals("GET") ? "" : BODY;
        Reply reply =
                caller.sendRequest(caller.signRequest(caller.newRequest(method, target, body), body, START), body);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.errorCode()).isEqualTo("MissingAuthenticationTokenException");
        fake.enableBehavior(BatchBehavior.UNKNOWN_ROUTE_IS_404);
        Reply alternativeReply =
                caller.sendRequest(caller.signRequest(caller.newRequest(method, target, body), body, START), body);
        assertThat(alternativeReply.status()).isEqualTo(404);
        assertThat(alternativeReply.errorCode()).isEmpty();
    }

    @Test
    void anUnknownKeyIsUnrecognized() {
        caller.identity = AwsCredentialsIdentity.create("AKIDOTHER", FakeBatch.SECRET_KEY);

        assertRefused(403, "UnrecognizedClientException");
        fake.enableBehavior(BatchBehavior.QUERY_STYLE_AUTH_CODES);
        assertRefused(403, "InvalidClientTokenId");
    }

    @Test
    void aRevokedKeyIsUnrecognized() {
        fake.revokeAccessKey(FakeBatch.ACCESS_KEY);

        assertRefused(403, "UnrecognizedClientException");
    }

    @Test
    void aWrongSecretDoesNotMatch() {
        caller.identity = AwsCredentialsIdentity.create(FakeBatch.ACCESS_KEY, "wrong");

        assertRefused(403, "InvalidSignatureException");
        fake.enableBehavior(BatchBehavior.QUERY_STYLE_AUTH_CODES);
        assertRefused(403, "SignatureDoesNotMatch");
    }

    @Test
    void aSignatureForAnotherRegionOrServiceDoesNotMatch() {
        caller.region = "eu-west-3";
        assertRefused(403, "InvalidSignatureException");

        caller.region = "us-east-1";
        caller.service = "sts";
        assertRefused(403, "InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
    void requestTimesMoreThanFiveMinutesOffAreRefused(long seconds, boolean accepted) {
        SdkHttpRequest signed =
                caller.signRequest(caller.newRequest("POST", "/v1/canceljob", BODY), BODY, START.plusSeconds(seconds));

        Reply reply = caller.sendRequest(signed, BODY);

        assertThat(reply.status()).isEqualTo(accepted ? 200 : 403);
        assertThat(reply.errorCode()).isEqualTo(accepted ? "" : "InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"SKEW_IS_REQUEST_EXPIRED, 400, RequestExpired", "SKEW_IS_TOO_SKEWED, 403, RequestTimeTooSkewed"})
    void skewErrorCodeFollowsTheBehavior(BatchBehavior quirk, int status, String code) {
        fake.enableBehavior(quirk);
        fake.setClockOffset(Duration.ofHours(-1));

        assertRefused(status, code);
    }

    @Test
    void dateHeaderShowsTheOffsetOfTheServerClock() {
        fake.setClockOffset(Duration.ofMinutes(10));

        Reply reply = assertRefused(403, "InvalidSignatureException");

        ZonedDateTime date = ZonedDateTime.parse(reply.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(date.toInstant()).isEqualTo(START.plus(Duration.ofMinutes(10)));
        assertThat(reply.json().path("message").asText())
                .isEqualTo("Signature expired: 20261122T100000Z is now earlier than 20261122T100500Z"
                        + " (20261122T101000Z - 5 min.)");
    }

    @Test
    void aTemporaryKeyNeedsItsToken() {
        fake.addTemporaryKey("ASIA1", "temporary secret", "session/token==", START.plusSeconds(600));

        caller.identity = AwsCredentialsIdentity.create("ASIA1", "temporary secret");
        assertRefused(403, "UnrecognizedClientException");
        caller.useSessionKey("ASIA1", "temporary secret", "another token");
        assertRefused(403, "UnrecognizedClientException");
        caller.useSessionKey("ASIA1", "temporary secret", "session/token==");
        assertThat(caller.callOperation("canceljob", BODY).status()).isEqualTo(200);
    }

    @Test
    void aTemporaryKeyExpires() {
        fake.addTemporaryKey("ASIA1", "temporary secret", "session/token==", START.plusSeconds(600));
        caller.useSessionKey("ASIA1", "temporary secret", "session/token==");

        clock.setTime(START.plusSeconds(599));
        assertThat(caller.callOperation("canceljob", BODY).status()).isEqualTo(200);
        clock.setTime(START.plusSeconds(600));
        assertRefused(403, "ExpiredTokenException");
    }

    @Test
    void aTokenOnALongLivedKeyIsUnrecognized() {
        caller.useSessionKey(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY, "token");

        assertRefused(403, "UnrecognizedClientException");
    }

    @Test
    void aBodyChangedAfterSigningDoesNotMatch() {
        SdkHttpRequest signed = caller.signRequest(caller.newRequest("POST", "/v1/canceljob", BODY), BODY, START);

        Reply reply = caller.sendRequest(signed, BODY.replace("\"a\"", "\"b\""));

        assertThat(reply.errorCode()).isEqualTo("InvalidSignatureException");
    }

    @Test
    void declaredHashOfAnotherBodyDoesNotMatch() {
        Map<String, List<String>> headers = signedHeaders();
        headers.put("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));

        assertThat(caller.sendRequest("POST", "/v1/canceljob", headers, BODY).errorCode())
                .isEqualTo("InvalidSignatureException");
    }

    @Test
    void aPathOrQueryChangedAfterSigningDoesNotMatch() {
        assertThat(caller.sendRequest("POST", "/v1/terminatejob", signedHeaders(), BODY)
                        .errorCode())
                .isEqualTo("InvalidSignatureException");
        assertThat(caller.sendRequest("POST", "/v1/canceljob?a=1", signedHeaders(), BODY)
                        .errorCode())
                .isEqualTo("InvalidSignatureException");
        assertThat(caller.sendRequest("POST", "/v1/canceljob?a=%zz".replace("%zz", "%25"), signedHeaders(), BODY)
                        .errorCode())
                .isEqualTo("InvalidSignatureException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-date", "host", "content-type", "x-amz-content-sha256"})
    void unsignedSecurityRelevantHeaderIsRefused(String name) {
        Map<String, List<String>> headers = signedHeaders();
        headers.computeIfPresent(
                "Authorization", (k, v) -> List.of(v.get(0).replaceAll("(SignedHeaders=[^,]*?);?" + name, "$1")));

        assertThat(caller.sendRequest("POST", "/v1/canceljob", headers, BODY).errorCode())
                .isEqualTo("InvalidSignatureException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer token",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/batch/aws4_request",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122, SignedHeaders=host;x-amz-date, Signature=00",
                "AWS4-HMAC-SHA256 SignedHeaders=host;x-amz-date, Signature=00"
            })
    void anAuthorizationWithPartsMissingIsIncomplete(String authorization) {
        Map<String, List<String>> headers = signedHeaders();
        headers.put("Authorization", List.of(authorization));

        Reply reply = caller.sendRequest("POST", "/v1/canceljob", headers, BODY);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.errorCode()).isEqualTo("IncompleteSignatureException");
        fake.enableBehavior(BatchBehavior.QUERY_STYLE_AUTH_CODES);
        Reply alternativeReply = caller.sendRequest("POST", "/v1/canceljob", headers, BODY);
        assertThat(alternativeReply.status()).isEqualTo(400);
        assertThat(alternativeReply.errorCode()).isEqualTo("IncompleteSignature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-22T10:00:00Z"})
    void aDateThatIsMissingOrOddIsIncomplete(String date) {
        Map<String, List<String>> headers = signedHeaders();
        headers.remove("X-Amz-Date");
        if (!date.isEmpty()) {
            headers.put("X-Amz-Date", List.of(date));
        }

        assertThat(caller.sendRequest("POST", "/v1/canceljob", headers, BODY).errorCode())
                .isEqualTo("IncompleteSignatureException");
    }

    @Test
    void aDeniedOperationIsRefusedAndChangesNothing() {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.setPermissionDenied("CancelJob", true);

        Reply reply = caller.stopJob("canceljob", id);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.errorCode()).isEqualTo("AccessDeniedException");
        assertThat(fake.jobs().job(id).cancelRequested()).isFalse();
        fake.enableBehavior(BatchBehavior.DENIED_IS_CLIENT_EXCEPTION);
        assertThat(caller.stopJob("canceljob", id).status()).isEqualTo(400);
        assertThat(caller.stopJob("canceljob", id).errorCode()).isEqualTo("ClientException");
        fake.setPermissionDenied("CancelJob", false);
        assertThat(caller.stopJob("canceljob", id).status()).isEqualTo(200);
    }

    @Test
    void callsBeyondTheLimitOfASecondAreThrottledUntilTheNextSecond() {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.setCallLimit(1);

        assertThat(caller.stopJob("canceljob", "other").status()).isEqualTo(200);
        Reply second = caller.stopJob("canceljob", id);
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.errorCode()).isEqualTo("TooManyRequestsException");
        assertThat(fake.jobs().job(id).cancelRequested()).isFalse();
        fake.enableBehavior(BatchBehavior.THROTTLE_IS_400);
        assertThat(caller.stopJob("canceljob", id).errorCode()).isEqualTo("ThrottlingException");
        clock.advance(Duration.ofSeconds(1));
        assertThat(caller.stopJob("canceljob", id).status()).isEqualTo(200);
    }

    @Test
    void requestLogContainsNoSecrets() {
        fake.addTemporaryKey("ASIA1", "temporary secret", "session/token==", START.plusSeconds(600));
        caller.useSessionKey("ASIA1", "temporary secret", "session/token==");

        caller.callOperation(
                "canceljob", "{\"jobId\":\"a\",\"reason\":\"temporary secret " + FakeBatch.SECRET_KEY + "\"}");

        ReceivedRequest logged = fake.receivedRequests().get(0);
        assertThat(logged.header("X-Amz-Security-Token")).contains("***");
        assertThat(logged.toString())
                .doesNotContain("session/token==", "temporary secret", FakeBatch.SECRET_KEY)
                .contains("POST /v1/canceljob", "ASIA1");
    }

    private Map<String, List<String>> signedHeaders() {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(new HashMap<>(
                caller.signRequest(caller.newRequest("POST", "/v1/canceljob", BODY), BODY, clock.instant())
                        .headers()));
        return headers;
    }

    private Reply assertRefused(int status, String code) {
        Reply reply = caller.callOperation("canceljob", BODY);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        return reply;
    }
}
