// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The first test that the testkit's README prints is compiled as it stands and run; its package page prints the same. */
class TestkitReadmeTest {
    private static final Path TESTKIT = Path.of(System.getProperty("project.basedir"), "../sdk-core/testkit")
            .normalize();
    private static final String TEST_NAME = "StopQueuedJobTest";

    @TempDir
    private Path folder;

    private static Map<String, String> readBlocks() throws Exception {
        return JavaBlocks.readFrom(TESTKIT.resolve("README.md"));
    }

    @Test
    void everyBlockHasItsTest() throws Exception {
        assertThat(readBlocks()).containsOnlyKeys(TEST_NAME);
    }

    @Test
    @Timeout(10)
    void firstTestPassesWithoutMovingTime() throws Exception {
        Path source = Files.writeString(
                folder.resolve(TEST_NAME + ".java"), readBlocks().get(TEST_NAME));
        SourceCompiler.compileInto(folder, List.of(source), "-classpath", System.getProperty("java.class.path"));

        TestExecutionSummary summary = runCompiledTest();

        StringWriter failures = new StringWriter();
        summary.printFailuresTo(new PrintWriter(failures, true));
        assertThat(failures.toString()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    }

    private TestExecutionSummary runCompiledTest() throws Exception {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(loader.loadClass(TEST_NAME)))
                                    .build(),
                            listener);
        }
        return listener.getSummary();
    }

    @Test
    void packagePagePrintsTheBodyOfTheFirstTest() throws Exception {
        String page = Files.readString(TESTKIT.resolve("src/main/java/io/github/jobcancel/testkit/package-info.java"));
        String printed = page.substring(page.indexOf("{@code\n") + 7, page.indexOf("\n * }</pre>"));

        String body = printed.lines().map(line -> line.substring(2).strip()).collect(Collectors.joining("\n"));

        assertThat(readBlocks().get(TEST_NAME).lines().map(String::strip).collect(Collectors.joining("\n")))
                .contains(body);
    }
}
