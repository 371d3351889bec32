// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds the names and the javadoc of a module's main code to {@link VocabularyLimits}, so that the code stays readable
 * for people who did not write it. {@link VocabularyReport} prints the same measures for any source folder.
 */
public abstract class VocabularyContract {
    private final Path sourceFolder;
    private final VocabularyLimits limits;

    /** Creates the contract of the module that is being built. */
    protected VocabularyContract() {
        this("", VocabularyLimits.STANDARD);
    }

    /**
     * Creates the contract of another module of the build.
     *
     * @param modulePath path to its folder, from the module that is being built
     * @param limits the limits that the module keeps
     */
    VocabularyContract(String modulePath, VocabularyLimits limits) {
        this.limits = limits;
        this.sourceFolder = Path.of(System.getProperty("project.basedir", "."))
                .resolve(modulePath)
                .resolve("src/main/java")
                .normalize();
    }

    @Test
    void namesAndCommentsStayWithinLimits() throws IOException {
        VocabularyReport report = VocabularyReport.measureFolder(sourceFolder, limits);

        assertThat(report.isEmpty()).as("no source below %s", sourceFolder).isFalse();
        assertThat(report.findViolations())
                .as("%s: %s", sourceFolder, report.describeSize())
                .isEmpty();
    }
}
