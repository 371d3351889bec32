// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRefTest {
    @ParameterizedTest
    @ValueSource(strings = {"61e743ed:7", "a/b", "a b", "a%2Fb", "m\u00fcller", "a+b", "a?b#c", "\ud83d\ude80", "J1"})
    void printedReferenceIsParsedBack(String id) {
        JobRef ref = new JobRef("gp", "rest", "https://h:6443/arcgis Maps/T", id);

        assertThat(JobRef.parse(ref.toString())).isEqualTo(ref);
        assertThat(ref.toUri().getScheme()).isEqualTo("jobcancel");
        assertThat(ref.toString()).doesNotContain(" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "*", "job-*", "a\nb", "\u0000", "a\tb"})
    void idThatNamesNoSingleJobThrows(String id) {
        assertThatThrownBy(() -> new JobRef("batch", "job", "eu", id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobRef("batch", "job", id, "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jobcancel:",
                "jobcancel:batch/job/eu",
                "jobcancel:batch/job/eu/a/b",
                "batch/job/eu/a",
                "jobcancel:batch/job//a",
                "jobcancel:batch/job/eu/%2E%2E",
                "jobcancel:batch/job/eu/%zz",
                "http://batch/job/eu"
            })
    void textThatIsNoReferenceThrows(String text) {
        assertThatThrownBy(() -> JobRef.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exceptionMessageIsShortAndWithoutControlCharacters() {
        assertThatThrownBy(() -> JobRef.parse("x\n" + "y".repeat(5_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250).doesNotContain("\n"));
    }
}
