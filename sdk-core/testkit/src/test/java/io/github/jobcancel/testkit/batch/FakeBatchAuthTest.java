// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchCaller.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Who comes in at the front door of the fake, and what the others are told. */
class FakeBatchAuthTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final String BODY = "{\"jobId\":\"a\",\"reason\":\"r\"}";

    private final ManualClock clock = new ManualClock(START);
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchCaller caller = new BatchCaller(fake);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void aSignedRequestIsAnsweredWithItsDateAndAnIdOfItsOwn() {
        Reply one = caller.call("canceljob", BODY);
        Reply two = caller.call("canceljob", BODY);

        assertThat(one.status()).isEqualTo(200);
        assertThat(one.text()).isEqualTo("{}");
        assertThat(one.header("content-type")).isEqualTo("application/json");
        assertThat(one.header("date")).isEqualTo("Sun, 22 Nov 2026 10:00:00 GMT");
        assertThat(one.header("x-amzn-requestid")).hasSize(36).isNotEqualTo(two.header("x-amzn-requestid"));
    }

    @Test
    void anUnsignedRequestLacksAToken() {
        Reply reply = caller.send("POST", "/v1/canceljob", Map.of(), BODY);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("MissingAuthenticationTokenException");
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
        Reply reply = caller.send(caller.sign(caller.request(method, target, body), body, START), body);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("MissingAuthenticationTokenException");
        fake.quirk(BatchQuirk.UNKNOWN_ROUTE_IS_404);
        Reply other = caller.send(caller.sign(caller.request(method, target, body), body, START), body);
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.code()).isEmpty();
    }

    @Test
    void anUnknownKeyIsUnrecognized() {
        caller.identity = AwsCredentialsIdentity.create("AKIDOTHER", FakeBatch.SECRET_KEY);

        refused(403, "UnrecognizedClientException");
        fake.quirk(BatchQuirk.QUERY_STYLE_AUTH_CODES);
        refused(403, "InvalidClientTokenId");
    }

    @Test
    void aRevokedKeyIsUnrecognized() {
        fake.revoke(FakeBatch.ACCESS_KEY);

        refused(403, "UnrecognizedClientException");
    }

    @Test
    void aWrongSecretDoesNotMatch() {
        caller.identity = AwsCredentialsIdentity.create(FakeBatch.ACCESS_KEY, "wrong");

        refused(403, "InvalidSignatureException");
        fake.quirk(BatchQuirk.QUERY_STYLE_AUTH_CODES);
        refused(403, "SignatureDoesNotMatch");
    }

    @Test
    void aSignatureForAnotherRegionOrServiceDoesNotMatch() {
        caller.region = "eu-west-3";
        refused(403, "InvalidSignatureException");

        caller.region = "us-east-1";
        caller.service = "sts";
        refused(403, "InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
    void timesMoreThanFiveMinutesOffAreRefused(long seconds, boolean accepted) {
        SdkHttpRequest signed =
                caller.sign(caller.request("POST", "/v1/canceljob", BODY), BODY, START.plusSeconds(seconds));

        Reply reply = caller.send(signed, BODY);

        assertThat(reply.status()).isEqualTo(accepted ? 200 : 403);
        assertThat(reply.code()).isEqualTo(accepted ? "" : "InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"SKEW_IS_REQUEST_EXPIRED, 400, RequestExpired", "SKEW_IS_TOO_SKEWED, 403, RequestTimeTooSkewed"})
    void skewHasOtherNamesToo(BatchQuirk quirk, int status, String code) {
        fake.quirk(quirk);
        fake.clockOffset(Duration.ofHours(-1));

        refused(status, code);
    }

    @Test
    void aServerWhoseClockIsOffSaysSoInItsDate() {
        fake.clockOffset(Duration.ofMinutes(10));

        Reply reply = refused(403, "InvalidSignatureException");

        ZonedDateTime date = ZonedDateTime.parse(reply.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(date.toInstant()).isEqualTo(START.plus(Duration.ofMinutes(10)));
        assertThat(reply.json().path("message").asText())
                .isEqualTo("Signature expired: 20261122T100000Z is now earlier than 20261122T100500Z"
                        + " (20261122T101000Z - 5 min.)");
    }

    @Test
    void aTemporaryKeyNeedsItsToken() {
        fake.temporaryKey("ASIA1", "temporary secret", "session/token==", START.plusSeconds(600));

        caller.identity = AwsCredentialsIdentity.create("ASIA1", "temporary secret");
        refused(403, "UnrecognizedClientException");
        caller.session("ASIA1", "temporary secret", "another token");
        refused(403, "UnrecognizedClientException");
        caller.session("ASIA1", "temporary secret", "session/token==");
        assertThat(caller.call("canceljob", BODY).status()).isEqualTo(200);
    }

    @Test
    void aTemporaryKeyExpires() {
        fake.temporaryKey("ASIA1", "temporary secret", "session/token==", START.plusSeconds(600));
        caller.session("ASIA1", "temporary secret", "session/token==");

        clock.set(START.plusSeconds(599));
        assertThat(caller.call("canceljob", BODY).status()).isEqualTo(200);
        clock.set(START.plusSeconds(600));
        refused(403, "ExpiredTokenException");
    }

    @Test
    void aTokenOnALongLivedKeyIsUnrecognized() {
        caller.session(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY, "token");

        refused(403, "UnrecognizedClientException");
    }

    @Test
    void aBodyChangedAfterSigningDoesNotMatch() {
        SdkHttpRequest signed = caller.sign(caller.request("POST", "/v1/canceljob", BODY), BODY, START);

        Reply reply = caller.send(signed, BODY.replace("\"a\"", "\"b\""));

        assertThat(reply.code()).isEqualTo("InvalidSignatureException");
    }

    @Test
    void aBodyHashThatIsNotThatOfTheBodyDoesNotMatch() {
        Map<String, List<String>> headers = signedHeaders();
        headers.put("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));

        assertThat(caller.send("POST", "/v1/canceljob", headers, BODY).code()).isEqualTo("InvalidSignatureException");
    }

    @Test
    void aPathOrQueryChangedAfterSigningDoesNotMatch() {
        assertThat(caller.send("POST", "/v1/terminatejob", signedHeaders(), BODY)
                        .code())
                .isEqualTo("InvalidSignatureException");
        assertThat(caller.send("POST", "/v1/canceljob?a=1", signedHeaders(), BODY)
                        .code())
                .isEqualTo("InvalidSignatureException");
        assertThat(caller.send("POST", "/v1/canceljob?a=%zz".replace("%zz", "%25"), signedHeaders(), BODY)
                        .code())
                .isEqualTo("InvalidSignatureException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-date", "host", "content-type", "x-amz-content-sha256"})
    void whatMattersMustBeSigned(String name) {
        Map<String, List<String>> headers = signedHeaders();
        headers.computeIfPresent(
                "Authorization", (k, v) -> List.of(v.get(0).replaceAll("(SignedHeaders=[^,]*?);?" + name, "$1")));

        assertThat(caller.send("POST", "/v1/canceljob", headers, BODY).code()).isEqualTo("InvalidSignatureException");
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

        Reply reply = caller.send("POST", "/v1/canceljob", headers, BODY);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("IncompleteSignatureException");
        fake.quirk(BatchQuirk.QUERY_STYLE_AUTH_CODES);
        Reply other = caller.send("POST", "/v1/canceljob", headers, BODY);
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.code()).isEqualTo("IncompleteSignature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-22T10:00:00Z"})
    void aDateThatIsMissingOrOddIsIncomplete(String date) {
        Map<String, List<String>> headers = signedHeaders();
        headers.remove("X-Amz-Date");
        if (!date.isEmpty()) {
            headers.put("X-Amz-Date", List.of(date));
        }

        assertThat(caller.send("POST", "/v1/canceljob", headers, BODY).code())
                .isEqualTo("IncompleteSignatureException");
    }

    @Test
    void aDeniedOperationIsRefusedAndChangesNothing() {
        String id = fake.jobs().add(BatchStatus.RUNNABLE);
        fake.deny("CancelJob", true);

        Reply reply = caller.stop("canceljob", id);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("AccessDeniedException");
        assertThat(fake.jobs().truth(id).cancelRequested()).isFalse();
        fake.quirk(BatchQuirk.DENIED_IS_CLIENT_EXCEPTION);
        assertThat(caller.stop("canceljob", id).status()).isEqualTo(400);
        assertThat(caller.stop("canceljob", id).code()).isEqualTo("ClientException");
        fake.deny("CancelJob", false);
        assertThat(caller.stop("canceljob", id).status()).isEqualTo(200);
    }

    @Test
    void callsBeyondTheLimitOfASecondAreThrottledUntilTheNextSecond() {
        String id = fake.jobs().add(BatchStatus.RUNNABLE);
        fake.limit(1);

        assertThat(caller.stop("canceljob", "other").status()).isEqualTo(200);
        Reply second = caller.stop("canceljob", id);
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.code()).isEqualTo("TooManyRequestsException");
        assertThat(fake.jobs().truth(id).cancelRequested()).isFalse();
        fake.quirk(BatchQuirk.THROTTLE_IS_400);
        assertThat(caller.stop("canceljob", id).code()).isEqualTo("ThrottlingException");
        clock.advance(Duration.ofSeconds(1));
        assertThat(caller.stop("canceljob", id).status()).isEqualTo(200);
    }

    @Test
    void noSecretStandsInTheRequestLog() {
        fake.temporaryKey("ASIA1", "temporary secret", "session/token==", START.plusSeconds(600));
        caller.session("ASIA1", "temporary secret", "session/token==");

        caller.call("canceljob", "{\"jobId\":\"a\",\"reason\":\"temporary secret " + FakeBatch.SECRET_KEY + "\"}");

        Incoming logged = fake.requests().get(0);
        assertThat(logged.header("X-Amz-Security-Token")).contains("***");
        assertThat(logged.toString())
                .doesNotContain("session/token==", "temporary secret", FakeBatch.SECRET_KEY)
                .contains("POST /v1/canceljob", "ASIA1");
    }

    private Map<String, List<String>> signedHeaders() {
        Map<String, List<String>> out = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        out.putAll(new HashMap<>(caller.sign(caller.request("POST", "/v1/canceljob", BODY), BODY, clock.instant())
                .headers()));
        return out;
    }

    private Reply refused(int status, String code) {
        Reply reply = caller.call("canceljob", BODY);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        return reply;
    }
}
