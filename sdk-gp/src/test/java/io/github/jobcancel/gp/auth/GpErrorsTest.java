// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpErrorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static HttpReply newReply(int status, String body, String... headers) {
        return new HttpReply(status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    private static AttemptFailure failureOf(int status, String body, String... headers) {
        return GpErrors.classifyReply(newReply(status, body, headers), NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"success\"}",
                "\uFEFF  \n{\"status\":\"success\"}",
                "{\"jobId\":\"j\",\"jobStatus\":\"esriJobFailed\"}",
                "{\"jobId\":\"j\",\"status\":\"esriJobFailed\",\"error\":null}",
                "{\"code\":200}",
                "{}"
            })
    void documentWithoutEnvelopeIsNoErrorWhateverTheStatus(String body) {
        assertThat(failureOf(200, body)).isNull();
        assertThat(failureOf(500, body)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 403, FORBIDDEN",
        "500, 498, CREDENTIAL",
        "401, 400, INVALID",
        "200, 500, BROKEN",
        "404, 504, UNAVAILABLE",
        "200, 429, THROTTLED",
        "503, 0, BROKEN",
        "200, 399, BROKEN",
        "200, 600, BROKEN"
    })
    void bodyCodeTakesPrecedenceOverTheStatus(int status, int code, FailureKind kind) {
        assertThat(failureOf(status, "{\"error\":{\"code\":" + code + "}}").kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "401, FORBIDDEN",
        "403, FORBIDDEN",
        "400, INVALID",
        "498, CREDENTIAL",
        "499, CREDENTIAL",
        "503, UNAVAILABLE",
        "500, BROKEN",
        "200, BROKEN"
    })
    void statusDecidesWithoutABodyCode(int status, FailureKind kind) {
        assertThat(failureOf(status, "{\"error\":{\"message\":\"x\"}}").kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "Token Expired., 498",
        "Invalid Token, 498",
        "Token Required, 499",
        "Unauthorized access.Token not found., 499",
        "Could not find resource or operation 'j1' on the system., 404"
    })
    void knownTextReplacesMissingCodeAndStatus(String text, String code) {
        AttemptFailure attemptFailure = failureOf(200, "{\"status\":\"error\",\"messages\":[\"" + text + "\"]}");

        assertThat(attemptFailure.providerError().code()).isEqualTo(code);
    }

    @Test
    void retryAfterOfAProxyIsHonoured() {
        AttemptFailure attemptFailure = failureOf(429, "<html>", "Retry-After", "7");

        assertThat(attemptFailure.toException("cancelJob", false))
                .isInstanceOfSatisfying(
                        SdkException.Throttled.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void errorPageShowsOnlyItsTitle() {
        AttemptFailure attemptFailure =
                failureOf(200, "<html><TITLE> Sign\nin </TITLE><a href='?token=abc'>jobs</a></html>");

        assertThat(attemptFailure.kind()).isEqualTo(FailureKind.UNEXPECTED);
        assertThat(attemptFailure.providerError().message()).isEqualTo("Sign in");
        assertThat(attemptFailure.toException("job", false)).message().doesNotContain("abc");
    }

    @Test
    void unknownDocumentIsNotShown() {
        AttemptFailure attemptFailure =
                GpErrors.unexpectedReply(newReply(200, "{\"access_token\":\"abc\"}"), NOW, "odd");

        assertThat(attemptFailure.toException("job", false))
                .message()
                .contains("odd")
                .doesNotContain("abc");
    }

    @Test
    void everyEnvelopeTextIsShown() {
        String json =
                "{\"error\":{\"code\":400,\"message\":\"Unable to generate token.\",\"details\":[\"Wrong.\",\"Sorry.\"]}}";

        assertThat(failureOf(200, json).providerError().message()).isEqualTo("Unable to generate token. Wrong. Sorry.");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, 503",
        "THROTTLED, 429",
        "UNAUTHENTICATED, 500",
        "UNAUTHENTICATED, 498",
        "UNAUTHENTICATED, 403"
    })
    void issuerRefusalConcernsTheCredentialsUnlessTheIssuerIsBusy(FailureKind kind, int code) {
        HttpReply reply = newReply(200, "{\"error\":{\"code\":" + code + "}}");

        assertThat(GpErrors.classifySignInFailure(reply, GpErrors.classifyReply(reply, NOW), "refused")
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"BROKEN, 500", "UNAVAILABLE, 502", "UNEXPECTED, 404", "UNEXPECTED, 200", "FORBIDDEN, 401"})
    void proxyPageBeforeTheIssuerDoesNotRefuseThePassword(FailureKind kind, int status) {
        HttpReply reply = newReply(status, "<html><title>x</title></html>");

        assertThat(GpErrors.classifySignInFailure(reply, GpErrors.classifyReply(reply, NOW), "refused")
                        .kind())
                .isEqualTo(kind);
    }
}
