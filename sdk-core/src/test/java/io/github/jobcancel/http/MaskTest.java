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

class MaskTest {
    private static final String SECRET = "p&ss \"w\\rd+";
    private static final HttpUrl URL = HttpUrl.get("http://127.0.0.1/");

    private static ProviderError said(String text, String... secrets) {
        Draft draft = Draft.get(URL);
        List.of(secrets).forEach(draft::secret);
        return reply(draft).identifiedBy(text).error(text, text);
    }

    private static Reply reply(Draft draft) {
        return new Reply(400, Headers.of(), new byte[0]).hiding(draft.mask());
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
    void whatTheRequestCarriedInConfidenceIsMaskedHoweverItIsRepeated(String how, String text) {
        ProviderError said = said(text, SECRET);

        assertThat(said.message()).as(how).isEqualTo("bad: *** given");
        assertThat(said.code()).as(how).isEqualTo("bad: *** given");
        assertThat(said.requestId()).as(how).contains("bad: *** given");
    }

    @Test
    void aSecretThatBeginsAnotherLeavesNothingOfIt() {
        assertThat(said("abcdefgh abcd", "abcd", "abcdefgh").message()).isEqualTo("*** ***");
    }

    @Test
    void oneThatIsTooShortToHideStaysSoThatTheTextCanBeRead() {
        assertThat(said("no such job", "no", "", "job").message()).isEqualTo("no such job");
    }

    @Test
    void whatIsNotSecretStays() {
        assertThat(said("bad: given", SECRET).message()).isEqualTo("bad: given");
    }

    @Test
    void aReplyThatIsNotUnderstoodShowsNeitherTheSecretNorWhatRepeatsItInACause() {
        Reply repeats = reply(Draft.get(URL).secret("a-token"));

        assertThat(Fault.notUnderstood(repeats, new NumberFormatException("for: a-token"), true)
                        .toException("read", false))
                .hasNoCause()
                .hasMessageContaining("(NumberFormatException)")
                .hasMessageNotContaining("a-token");
        assertThat(Fault.notUnderstood(repeats, new NumberFormatException("for: x"), true)
                        .toException("read", false))
                .hasRootCauseMessage("for: x");
    }

    @Test
    void aReplyToASignInThatIsNotUnderstoodIsNotShownForItMayHoldACredential() {
        Reply reply = new Reply(200, Headers.of(), "{\"token\":\"issued\"}".getBytes());

        assertThat(Fault.notUnderstood(reply, new NumberFormatException("for: issued"), false)
                        .toException("login", false))
                .hasNoCause()
                .hasMessageContaining("could not be understood (NumberFormatException)")
                .hasMessageNotContaining("issued");
        assertThat(Fault.notUnderstood(reply, new NumberFormatException("x"), true)
                        .toException("read", false))
                .hasMessageContaining("issued");
    }
}
