// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IniFileTest {
    @Nested
    class MultiLine {
        private static final IniFormat FORMAT = IniFormat.multiLine(
                title -> title.startsWith("other") ? Optional.empty() : Optional.of(title),
                key -> key.matches("[A-Za-z0-9_]+"));

        private IniFile parse(String text) {
            return IniFile.parse(text, "file", FORMAT);
        }

        private Map<String, String> section(String text) {
            return parse("[a]\n" + text).section("a");
        }

        @Test
        void sectionsKeepTheirOrderAndThoseOfOneNameAreOne() {
            IniFile file = parse("[b]\nx = 1\n[a]\ny = 2\n[b]\nx = 3\nz = 4\n");

            assertThat(file.sections().keySet()).containsExactly("b", "a");
            assertThat(file.section("b")).isEqualTo(Map.of("x", "3", "z", "4"));
            assertThat(file.section("none")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[a]\nx = 1",
                    "[a]\r\nx=1\r\n",
                    "[a]\rx = 1\r",
                    "\n \t\n# comment\n; comment\n[a]\n\nx\t=\t1\n",
                    "[ a\t]\nx = 1",
                    "[a] # note\nx = 1 ; note",
                    "[a]# ] note\nx = 1\t# note",
                    "[a]; note\nx = 1 # note ; note",
                    "\u000b[a]\nx = 1",
                    "[other]\nno setting\n  indented\n[a]\nx = 1",
                    "[a]\nx = 0\nx = 1",
                    "[a]\nx y = 0\n  indented\nx = 1",
                })
        void blanksCommentsAndLineEndsMeanNothing(String text) {
            assertThat(parse(text).sections()).isEqualTo(Map.of("a", Map.of("x", "1")));
        }

        @Test
        void marksOfACommentCountBehindABlankOnly() {
            assertThat(section("x = 1#2;3\ny =#4\nz = #5")).isEqualTo(Map.of("x", "1#2;3", "y", "#4", "z", ""));
        }

        @Test
        void valuesKeepEqualsSignsAndCharactersThatAreNoBlanks() {
            assertThat(section("x = b/c+d==\ny = \u00e9\u00a0\nz = a\u2028b\nw = \"a b\""))
                    .isEqualTo(Map.of("x", "b/c+d==", "y", "\u00e9\u00a0", "z", "a\u2028b", "w", "\"a b\""));
        }

        @Test
        void indentedLinesBelongToTheValueBeforeThemCommentsAndAll() {
            assertThat(section("x = 1\n  2 # kept\n\n# between\n\t3\ny = 4"))
                    .isEqualTo(Map.of("x", "1\n2 # kept\n3", "y", "4"));
            assertThat(section("x = 1\n  [a]\n # indented")).isEqualTo(Map.of("x", "1\n[a]\n# indented"));
        }

        @Test
        void indentedLinesBelowAnEmptyValueAreSettingsOfTheirOwnToo() {
            assertThat(section("s3 =\n  max = 1\n  max = 2\n  m x = 3\ny = 4"))
                    .isEqualTo(Map.of("s3", "\nmax = 1\nmax = 2\nm x = 3", "s3.max", "2", "y", "4"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[a]\\nsecret-text | line 2: neither a section nor a setting",
                    "[a]\\nsecret-text # = 1 | line 2: neither a section nor a setting",
                    "[a]\\n= secret-text | line 2: a value has no key",
                    "[a | line 1: the section lacks its closing bracket",
                    "[a # ] | line 1: the section lacks its closing bracket",
                    "secret-text = 1 | line 1: a setting stands before the first section",
                    "\uFEFF[a] | line 1: a setting stands before the first section",
                    "'  secret-text = 1' | line 1: an indented line follows no setting",
                    "[a]\\n  secret-text | line 2: an indented line follows no setting",
                    "[a]\\nx = 1\\n[b]\\n  secret-text | line 4: an indented line follows no setting",
                    "[a]\\ns3 =\\n  secret-text | line 3: neither a section nor a setting"
                })
        void errorNamesFileAndLineAndShowsNothingOfIt(String text, String sentence) {
            assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("file, " + sentence);
        }
    }

    @Nested
    class SingleLine {
        private static final IniFormat FORMAT = IniFormat.singleLine(
                title -> Optional.of(title.toLowerCase(Locale.ROOT)).filter(List.of("basic")::contains));

        private Map<String, String> basic(String text) {
            return IniFile.parse(text, "file", FORMAT).section("basic");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[basic]\nak = 1\nsk=2",
                    "[ BASIC ]\r\nak=1\r\nsk=2\r\n",
                    "# a comment\n\n[global]\nak=other\nno setting at all\n[basic]\n; another\nak=1\nsk = 2",
                    "before the first section\n  [basic]  \n  ak = 1\n\t# indented comment\n\tsk = 2\n",
                    "[basic]\nak=0\nak=1\n[global]\nak=3\n[basic]\nsk=2",
                })
        void eachLineStandsForItself(String text) {
            assertThat(basic(text)).isEqualTo(Map.of("ak", "1", "sk", "2"));
        }

        @Test
        void valuesHaveNoComments() {
            assertThat(basic("[basic]\nsk = a # b ; c=d")).isEqualTo(Map.of("sk", "a # b ; c=d"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[basic]\\nak=x\\nsecret-text | line 3: neither a section nor a setting",
                    "[basic]\\n[basic | line 2: neither a section nor a setting",
                    "[basic]\\n=secret-text | line 2: a value has no key"
                })
        void errorNamesFileAndLineAndShowsNothingOfIt(String text, String sentence) {
            assertThatThrownBy(() -> basic(text.replace("\\n", "\n")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("file, " + sentence);
        }
    }

    @Test
    void fileOfSecretsPrintsNamesOfSectionsOnly() {
        IniFormat format = IniFormat.singleLine(Optional::of);

        assertThat(IniFile.parse("[basic]\nsk = secret-text\n", "file", format)).hasToString("IniFile[basic]");
    }
}
