// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DliErrorsTest {
    private static final Instant NOW = Instant.parse("2024-02-29T23:59:59Z");

    private static HttpReply createReply(int status, String body, String... headers) {
        return new HttpReply(status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    private static AttemptFailure decodeFailure(HttpReply reply) {
        return DliErrors.decodeFailure(reply.identifiedBy(DliErrors.requestId(reply)), NOW, true);
    }

    private static ProviderError providerError(HttpReply reply) {
        ProviderError error = decodeFailure(reply).providerError();
        assertThat(error).isNotNull();
        return error;
    }

    @ParameterizedTest
    @CsvSource({
        "401, APIGW.0301",
        "401, APIG.0301",
        "401, APIGW.0307",
        "401, DLI.0013",
        "400, DLI.0015",
        "401, IAM.0001",
        "401, IAM.0066",
        "401, IAM.0067",
        "401, ''",
    })
    void refusedTokenMayHaveExpiredAndRefusedKeyIsWrong(int status, String code) {
        HttpReply reply = createReply(status, "{\"error_code\":\"" + code + "\"}");

        assertThat(DliErrors.decodeFailure(reply, NOW, true).kind()).isEqualTo(FailureKind.CREDENTIAL);
        assertThat(DliErrors.decodeFailure(reply, NOW, false).kind()).isEqualTo(FailureKind.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @CsvSource({
        "403, FORBIDDEN",
        "418, FORBIDDEN",
        "408, UNAVAILABLE",
        "429, THROTTLED",
        "500, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "505, BROKEN",
        "599, BROKEN",
        "400, UNEXPECTED",
        "404, UNEXPECTED",
        "200, UNEXPECTED",
    })
    void statusDecidesWithoutACode(int status, FailureKind kind) {
        assertThat(decodeFailure(createReply(status, "<html>")).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "400, DLI.0999, UNAVAILABLE",
        "200, DLI.0003, FORBIDDEN",
        "500, DLI.0014, UNAUTHENTICATED",
        "500, APIGW.0308, THROTTLED",
        "404, APIGW.0201, INVALID",
        "502, APIGW.0201, UNAVAILABLE",
    })
    void codeTakesPrecedenceOverTheStatus(int status, String code, FailureKind kind) {
        assertThat(decodeFailure(createReply(status, "{\"error_code\":\"" + code + "\"}"))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void everyShapeGivesCodeMessageAndRequestId() {
        Optional<String> none = Optional.empty();
        assertThat(providerError(createReply(400, "{\"error_msg\":\"m\",\"error_code\":\"DLI.1\"}")))
                .isEqualTo(new ProviderError(400, "DLI.1", "m", none));
        assertThat(providerError(createReply(
                        400, "[{\"error_code\":\"DLI.1\",\"error_msg\":\"m\"},{\"error_code\":\"DLI.2\"}]")))
                .isEqualTo(new ProviderError(400, "DLI.1", "m", none));
        assertThat(providerError(
                        createReply(401, "{\"error\":{\"code\":401,\"title\":\"t\"}}", "X-IAM-Trace-Id", "iam")))
                .isEqualTo(new ProviderError(401, "401", "t", Optional.of("iam")));
        assertThat(providerError(createReply(
                        400, "{\"code\":7,\"message\":\"m\"}", "X-IAM-Trace-Id", "iam", "X-Request-Id", "dli")))
                .isEqualTo(new ProviderError(400, "7", "m", Optional.of("dli")));
        assertThat(providerError(createReply(
                        401, "{\"error_code\":\"APIGW.1\",\"request_id\":\"body\"}", "X-Request-Id", "head")))
                .isEqualTo(new ProviderError(401, "APIGW.1", "", Optional.of("body")));
        assertThat(providerError(createReply(404, "{\"msg\":\"m\"}"))).isEqualTo(new ProviderError(404, "", "m", none));
        assertThat(providerError(createReply(502, "<h1>a\u0000\r\nb</h1>")).message())
                .isEqualTo("<h1>a b</h1>");
        assertThat(providerError(createReply(502, "x".repeat(5_000))).message()).hasSizeLessThan(500);
        assertThat(providerError(createReply(400, "{\"error_code\":{\"a\":1},\"error_msg\":[1]}"))
                        .message())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error_code\":null,\"error_msg\":null,\"is_success\":false}",
                "{\"code\":\"0\",\"message\":\"fine\"}",
                "{\"job_detail\":{\"code\":\"x\"}}",
                "deleted",
                "",
            })
    void successHasNoCodeUnlessItNamesAnError(String body) {
        assertThat(DliErrors.errorCode(createReply(200, body))).isEmpty();
    }

    @Test
    void onlyDliItselfReportsAMissingJob() {
        assertThat(DliErrors.isJobNotFound(createReply(400, "{\"error_code\":\"DLI.0002\"}")))
                .isTrue();
        assertThat(DliErrors.isJobNotFound(createReply(404, "{\"error_code\":\"DLI.0023\"}")))
                .isTrue();
        assertThat(DliErrors.isJobNotFound(createReply(400, "[{\"error_code\":\"DLI.16001\"}]")))
                .isTrue();
        assertThat(DliErrors.isJobNotFound(createReply(404, "{\"msg\":\"Session 'x' not found.\"}")))
                .isTrue();
        assertThat(DliErrors.isJobNotFound(createReply(404, "{\"error_code\":\"APIGW.0101\",\"msg\":\"x\"}")))
                .isFalse();
        assertThat(DliErrors.isJobNotFound(createReply(404, "<html>"))).isFalse();
        assertThat(DliErrors.isJobNotFound(createReply(404, ""))).isFalse();
        assertThat(DliErrors.isJobNotFound(createReply(400, "{\"msg\":\"x\"}"))).isFalse();
        assertThat(DliErrors.isJobNotFound(createReply(400, "{\"error_code\":\"DLI.0001\"}")))
                .isFalse();
        assertThat(DliErrors.isJobNotFound(createReply(200, "{\"error_code\":\"DLI.0002\"}")))
                .isFalse();
    }

    @Test
    void retryAfterHeaderIsKept() {
        SdkException seconds =
                decodeFailure(createReply(429, "", "Retry-After", "7")).toException("cancelBatch", false);
        SdkException date = decodeFailure(createReply(429, "", "Retry-After", "Fri, 01 Mar 2024 00:00:09 GMT"))
                .toException("cancelBatch", false);

        assertThat(((SdkException.Throttled) seconds).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(((SdkException.Throttled) date).retryAfter()).contains(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "'Fri, 01 Mar 2024 00:14:59 GMT', false",
        "'Fri, 01 Mar 2024 00:15:00 GMT', true",
        "'Thu, 29 Feb 2024 23:44:58 GMT', true",
        "yesterday, false",
    })
    void clockSkewIsReportedAboveTheLimit(String date, boolean named) {
        AttemptFailure fault = DliErrors.decodeFailure(createReply(401, "", "Date", date), NOW, false);

        assertThat(fault.toString().contains("the local clock differs")).isEqualTo(named);
    }
}
