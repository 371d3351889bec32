// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.script.FakeScript;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a program in a JVM of its own, which does not inherit the properties and settings of the test. */
final class ForkedProgram {
    private static final List<String> SETTINGS =
            List.of("AWS_", "HUAWEICLOUD_", "OS_", "DLI_", "ARCGIS_", "BRAINCLOUD_", "JAVA_TOOL_", "JDK_JAVA_");

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    /**
     * Holds the result of a program.
     *
     * @param exitStatus its exit status
     * @param output the text on its standard output
     * @param errors the text on its standard error
     */
    record ProgramResult(int exitStatus, String output, String errors) {
        List<String> outputLines() {
            return output.lines().toList();
        }
    }

    private ForkedProgram(String... options) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(List.of(options));
    }

    static ForkedProgram ofJava(String... options) {
        return new ForkedProgram(options);
    }

    /** Returns a program of the examples, with the class path of this test. */
    static ForkedProgram ofExample(Class<?> main) {
        return ofJava("-cp", classPath()).withArguments(main.getName());
    }

    static String classPath() {
        // the contract module is left out, since it brings the slf4j provider of the tests
        String contract = Path.of(URI.create(SecretAssertions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toString().equals(contract))
                .collect(Collectors.joining(File.pathSeparator));
    }

    ForkedProgram withArguments(String... arguments) {
        command.addAll(List.of(arguments));
        return this;
    }

    ForkedProgram withEnvironment(String name, String value) {
        if (name.matches(".*(SECRET|PASSWORD|TOKEN).*")) {
            SecretAssertions.watchFor(value);
        }
        environment.put(name, value);
        return this;
    }

    ProgramResult runProgram() throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(name -> SETTINGS.stream().anyMatch(name::startsWith));
            builder.environment().putAll(environment);
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(50, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            ProgramResult result = new ProgramResult(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
            SecretAssertions.watchFor(
                    FakeBatch.SECRET_KEY, FakeDli.PASSWORD, FakeDli.SECRET_KEY, FakeScript.SERVER_SECRET);
            SecretAssertions.addOutput("the standard output of a program", result.output());
            SecretAssertions.addOutput("the standard error of a program", result.errors());
            return result;
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
