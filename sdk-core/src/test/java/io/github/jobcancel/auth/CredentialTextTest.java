// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTextTest {
    @Test
    void visibleAsciiIsOneWord() {
        assertThat(CredentialText.isVisibleAscii("!AQoDYXdzEPT//token+with==~")).isTrue();
        assertThat(CredentialText.isVisibleAscii("")).isFalse();
        assertThat(CredentialText.isVisibleAscii("two words")).isFalse();
        assertThat(CredentialText.isVisibleAscii("line\n")).isFalse();
        assertThat(CredentialText.isVisibleAscii("caf\u00e9")).isFalse();
    }

    @Test
    void headerValueMayHaveBlanksWithinButNotAtItsEnds() {
        assertThat(CredentialText.isHeaderValue("Bearer a-token, and more")).isTrue();
        assertThat(CredentialText.isHeaderValue("a")).isTrue();
        assertThat(CredentialText.isHeaderValue("")).isFalse();
        assertThat(CredentialText.isHeaderValue(" a")).isFalse();
        assertThat(CredentialText.isHeaderValue("a ")).isFalse();
        assertThat(CredentialText.isHeaderValue("two\nlines")).isFalse();
        assertThat(CredentialText.isHeaderValue("tab\there")).isFalse();
        assertThat(CredentialText.isHeaderValue("caf\u00e9")).isFalse();
    }

    @Test
    void textIsReturnedUnchangedSinceWhiteSpaceMayBelongToAPassword() {
        assertThat(CredentialText.requireText("the password", " pass word ")).isEqualTo(" pass word ");
        assertThatThrownBy(() -> CredentialText.requireText("the password", " \t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the password is blank");
    }

    @Test
    void headerPartIsStripped() {
        assertThat(CredentialText.requireHeaderPart("the access key id", " AKIDEXAMPLE\n"))
                .isEqualTo("AKIDEXAMPLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "with,comma", "with\nline", "caf\u00e9", "del\u007f"})
    void headerPartThatCannotBeSentIsRefusedAndNotShown(String text) {
        assertThatThrownBy(() -> CredentialText.requireHeaderPart("the session token", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the session token has a character that cannot stand in a header");
    }

    @Test
    void headerValueThatCannotBeSentIsRefusedAndNotShown() {
        assertThat(CredentialText.requireHeaderValue("X_TOKEN", "Bearer a,b")).isEqualTo("Bearer a,b");
        assertThatThrownBy(() -> CredentialText.requireHeaderValue("X_TOKEN", "two\nlines"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("X_TOKEN has a character that cannot stand in a header");
    }
}
