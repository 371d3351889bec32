// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
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

    private static Reply reply(int status, String body, String... headers) {
        return new Reply(status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Fault fault(int status, String body, String... headers) {
        return GpErrors.fault(reply(status, body, headers), NOW);
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
    void aDocumentWithoutAnEnvelopeIsNoErrorWhateverTheStatus(String body) {
        assertThat(fault(200, body)).isNull();
        assertThat(fault(500, body)).isNull();
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
    void theCodeInTheBodyCountsBeforeTheStatus(int status, int code, Fault.Kind kind) {
        assertThat(fault(status, "{\"error\":{\"code\":" + code + "}}").kind()).isEqualTo(kind);
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
    void withoutACodeTheStatusCounts(int status, Fault.Kind kind) {
        assertThat(fault(status, "{\"error\":{\"message\":\"x\"}}").kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "Token Expired., 498",
        "Invalid Token, 498",
        "Token Required, 499",
        "Unauthorized access.Token not found., 499",
        "Could not find resource or operation 'j1' on the system., 404"
    })
    void withoutCodeAndStatusAKnownTextStandsForItsCode(String text, String code) {
        Fault fault = fault(200, "{\"status\":\"error\",\"messages\":[\"" + text + "\"]}");

        assertThat(fault.error().code()).isEqualTo(code);
    }

    @Test
    void theWaitThatAProxyAsksForIsKept() {
        Fault fault = fault(429, "<html>", "Retry-After", "7");

        assertThat(fault.toException("cancelJob", false))
                .isInstanceOfSatisfying(
                        SdkException.Throttled.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void ofAPageOnlyTheTitleIsShown() {
        Fault fault = fault(200, "<html><TITLE> Sign\nin </TITLE><a href='?token=abc'>jobs</a></html>");

        assertThat(fault.kind()).isEqualTo(Fault.Kind.UNEXPECTED);
        assertThat(fault.error().message()).isEqualTo("Sign in");
        assertThat(fault.toException("job", false)).message().doesNotContain("abc");
    }

    @Test
    void ofADocumentThatIsNotUnderstoodNothingIsShown() {
        Fault fault = GpErrors.unexpected(reply(200, "{\"access_token\":\"abc\"}"), NOW, "odd");

        assertThat(fault.toException("job", false)).message().contains("odd").doesNotContain("abc");
    }

    @Test
    void everyTextOfAnEnvelopeIsShown() {
        String json =
                "{\"error\":{\"code\":400,\"message\":\"Unable to generate token.\",\"details\":[\"Wrong.\",\"Sorry.\"]}}";

        assertThat(fault(200, json).error().message()).isEqualTo("Unable to generate token. Wrong. Sorry.");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, 503",
        "THROTTLED, 429",
        "UNAUTHENTICATED, 500",
        "UNAUTHENTICATED, 498",
        "UNAUTHENTICATED, 403"
    })
    void anIssuerThatRefusesIsAboutTheCredentialsUnlessItIsOnlyBusy(Fault.Kind kind, int code) {
        Reply reply = reply(200, "{\"error\":{\"code\":" + code + "}}");

        assertThat(GpErrors.login(reply, GpErrors.fault(reply, NOW), "refused").kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"BROKEN, 500", "UNAVAILABLE, 502", "UNEXPECTED, 404", "UNEXPECTED, 200", "FORBIDDEN, 401"})
    void aPageBeforeAnIssuerSaysNothingAboutThePassword(Fault.Kind kind, int status) {
        Reply reply = reply(status, "<html><title>x</title></html>");

        assertThat(GpErrors.login(reply, GpErrors.fault(reply, NOW), "refused").kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, 404, Could not find resource, true",
        "ADMIN, 400, Unable to complete operation., false",
        "ADMIN, 500, x, false",
        "REST, 404, Service a/GPServer not found, true",
        "REST, 400, Unable to complete operation., true",
        "REST, 400, Invalid URL, false",
        "REST, 500, Unable to complete operation., false"
    })
    void whichErrorsSayThatThereIsNoSuchJob(GpDialect dialect, int code, String text, boolean absent) {
        Fault fault = fault(200, "{\"error\":{\"code\":" + code + ",\"message\":\"" + text + "\"}}");

        assertThat(GpErrors.absent(dialect, fault)).isEqualTo(absent);
    }
}
