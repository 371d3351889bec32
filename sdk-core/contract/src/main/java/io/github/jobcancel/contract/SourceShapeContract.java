// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules on the shape of main sources that every module obeys: short files, short methods, names that say something. */
public abstract class SourceShapeContract {
    private static final int MAX_FILE_LINES = 300;
    private static final int MAX_METHOD_LINES = 30;
    private static final Pattern FILLER_WORD =
            Pattern.compile(".*(Util|Utils|Helper|Manager|Impl|Common|Abstract|Internal)s?\\.java");

    private final Path moduleFolder;

    /**
     * Creates the rules of a module.
     *
     * @param moduleFolder the folder of the module, relative to that of the module whose tests run
     */
    protected SourceShapeContract(String moduleFolder) {
        this.moduleFolder = Path.of(System.getProperty("project.basedir", ".")).resolve(moduleFolder);
    }

    /**
     * Returns the folder of the module.
     *
     * @return the folder with {@code src} and {@code target}
     */
    protected final Path moduleFolder() {
        return moduleFolder;
    }

    private Path sourceFolder() {
        return moduleFolder.resolve("src/main/java");
    }

    @Test
    void classNamesContainNoFillerWord() throws IOException {
        try (Stream<Path> files = Files.walk(sourceFolder())) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> FILLER_WORD.matcher(name).matches());
        }
    }

    @Test
    void filesStayWithinLineLimit() throws IOException {
        try (Stream<Path> files = Files.walk(sourceFolder())) {
            List<String> tooLong = files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> countLines(f) > MAX_FILE_LINES)
                    .map(Path::toString)
                    .toList();
            assertThat(tooLong).as("files over %d lines", MAX_FILE_LINES).isEmpty();
        }
    }

    @Test
    void methodsStayWithinLineLimit() throws IOException {
        assertThat(SourceMethods.longerThan(MAX_METHOD_LINES, sourceFolder()))
                .as("methods over %d lines", MAX_METHOD_LINES)
                .isEmpty();
    }

    private static long countLines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
