// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyContractTest {
    private static final String PLAIN_SOURCE = """
            package sample;

            /** Stores jobs. */
            public final class JobStore {
                /** Returns the job of this id. */
                public String findJob(String id) {
                    return id;
                }

                /** Cancels every job. */
                public void cancelAllJobs() {}

                public String token() {
                    return "";
                }

                @Override
                public String toString() {
                    return "";
                }
            }
            """;

    private static final String RIDDLE_SOURCE = """
            package sample;

            /** One that was told. */
            public final class Told {
                /** What was asked. */
                public String asked() {
                    return "";
                }

                /** Makes one. */
                public void taken() {}

                public void mine() {}
            }
            """;

    @TempDir
    private Path module;

    private VocabularyContract contractOf(String className, String source) throws IOException {
        Path folder = Files.createDirectories(module.resolve("src/main/java/sample"));
        Files.writeString(folder.resolve(className + ".java"), source);
        return new VocabularyContract(module.toString(), VocabularyLimits.STANDARD) {};
    }

    @Test
    void plainSourcePasses() throws IOException {
        VocabularyContract contract = contractOf("JobStore", PLAIN_SOURCE);

        assertThatCode(contract::namesAndCommentsStayWithinLimits).doesNotThrowAnyException();
    }

    @Test
    void sourceOfBareParticiplesFailsWithEveryMeasureAndItsNames() throws IOException {
        VocabularyContract contract = contractOf("Told", RIDDLE_SOURCE);

        assertThatThrownBy(contract::namesAndCommentsStayWithinLimits)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("words per method name: 1.000 (at least 1.90)")
                .hasMessageContaining("words per type name: 1.000 (at least 2.00)")
                .hasMessageContaining("share of one-word methods: 1.000 (at most 0.45)")
                .hasMessageContaining("share of bare participles: 0.750 (at most 0.05)")
                .hasMessageContaining("begins with a verb in the third person: 0.500 (at least 0.90)")
                .hasMessageContaining("asked (sample/Told.java:6)")
                .hasMessageContaining("asked: What (sample/Told.java:6)");
    }

    @Test
    void folderWithoutSourceFails() throws IOException {
        Files.createDirectories(module.resolve("src/main/java"));
        VocabularyContract contract = new VocabularyContract(module.toString(), VocabularyLimits.STANDARD) {};

        assertThatThrownBy(contract::namesAndCommentsStayWithinLimits)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no source below");
    }

    @Test
    void namesAreSplitAtCapitalsAndAcronymsAreOneWord() {
        assertThat(WordForms.splitWords("cancelAllJobs")).containsExactly("cancel", "All", "Jobs");
        assertThat(WordForms.splitWords("toURLText")).containsExactly("to", "URL", "Text");
        assertThat(WordForms.splitWords("sha256Of")).containsExactly("sha256", "Of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"told", "asked", "taken", "Sent", "written"})
    void participleIsRecognized(String word) {
        assertThat(WordForms.isParticiple(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"speed", "seed", "feed", "need", "token", "open", "cancel", "state"})
    void wordThatOnlyEndsAsParticipleIsNone(String word) {
        assertThat(WordForms.isParticiple(word)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"This", "As", "Its", "Whether", "Jobs", "Access"})
    void wordThatIsNoVerbIsNotThirdPerson(String word) {
        assertThat(WordForms.isThirdPersonVerb(word)).isFalse();
    }
}
