// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.ProviderError;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {
    private static final String SECRET = "p&ss \"w\\rd+";
    private static final HttpUrl URL = HttpUrl.get("http://127.0.0.1/");

    private static ProviderError maskedError(String text, String... secrets) {
        RequestBuilder requestBuilder = RequestBuilder.get(URL);
        List.of(secrets).forEach(requestBuilder::addSecret);
        return replyTo(requestBuilder).identifiedBy(text).toProviderError(text, text);
    }

    private static HttpReply replyTo(RequestBuilder requestBuilder) {
        return new HttpReply(400, Headers.of(), new byte[0]).withMask(requestBuilder.secretMask());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "as it is|bad: p&ss \"w\\rd+ given",
                "in JSON|bad: p&ss \\\"w\\\\rd+ given",
                "in a form|bad: p%26ss+%22w%5Crd%2B given",
                "in our form|bad: p%26ss%20%22w%5Crd%2B given"
            })
    void requestSecretIsMaskedInEveryEncoding(String encoding, String text) {
        ProviderError providerError = maskedError(text, SECRET);

        assertThat(providerError.message()).as(encoding).isEqualTo("bad: *** given");
        assertThat(providerError.code()).as(encoding).isEqualTo("bad: *** given");
        assertThat(providerError.requestId()).as(encoding).contains("bad: *** given");
    }

    @Test
    void secretThatIsAPrefixOfAnotherLeavesNoRemainder() {
        assertThat(maskedError("abcdefgh abcd", "abcd", "abcdefgh").message()).isEqualTo("*** ***");
    }

    @Test
    void shortSecretIsNotMasked() {
        assertThat(maskedError("no such job", "no", "", "job").message()).isEqualTo("no such job");
    }

    @Test
    void textWithoutSecretIsUnchanged() {
        assertThat(maskedError("bad: given", SECRET).message()).isEqualTo("bad: given");
    }

    @Test
    void unexpectedReplyShowsNoSecretAndNoCauseThatRepeatsIt() {
        HttpReply reply = replyTo(RequestBuilder.get(URL).addSecret("a-token"));

        assertThat(AttemptFailure.notUnderstood(reply, new NumberFormatException("for: a-token"), true)
                        .toException("read", false))
                .hasNoCause()
                .hasMessageContaining("(NumberFormatException)")
                .hasMessageNotContaining("a-token");
        assertThat(AttemptFailure.notUnderstood(reply, new NumberFormatException("for: x"), true)
                        .toException("read", false))
                .hasRootCauseMessage("for: x");
    }

    @Test
    void unexpectedReplyToASignInIsNotShown() {
        HttpReply reply = new HttpReply(200, Headers.of(), "{\"token\":\"issued\"}".getBytes());

        assertThat(AttemptFailure.notUnderstood(reply, new NumberFormatException("for: issued"), false)
                        .toException("login", false))
                .hasNoCause()
                .hasMessageContaining("could not be understood (NumberFormatException)")
                .hasMessageNotContaining("issued");
        assertThat(AttemptFailure.notUnderstood(reply, new NumberFormatException("x"), true)
                        .toException("read", false))
                .hasMessageContaining("issued");
    }
}
