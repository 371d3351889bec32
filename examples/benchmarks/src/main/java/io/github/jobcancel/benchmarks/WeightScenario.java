// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Measures the jars that a program needs for the client of one provider. */
final class WeightScenario {
    private WeightScenario() {}

    static ReportSection runScenario() throws IOException {
        SampleTable samples = new SampleTable();
        for (String side : BenchmarkSide.ALL_SIDES) {
            List<Path> jars = BuildPaths.jarFiles(side);
            samples.addRow(
                    side,
                    Map.of(
                            "jars",
                            (double) jars.size(),
                            "MB",
                            totalBytes(jars, "") / 1e6,
                            "own KB",
                            totalBytes(jars, "jobcancel-") / 1e3));
        }
        return new ReportSection(
                "Weight",
                "The jars of one provider's client with all that they need at run time, as Maven resolves them; the other"
                        + " scenarios run with the same jars. Huawei's jar of Chinese national algorithms, which nothing here uses,"
                        + " is left out.",
                List.of("jars", "MB", "own KB"),
                samples,
                List.of(
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "jars", 10, List.of()),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "MB", 6, List.of()),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "own KB", 400, List.of())));
    }

    private static double totalBytes(List<Path> jars, String prefix) throws IOException {
        long sum = 0;
        for (Path jar : jars) {
            sum += jar.getFileName().toString().startsWith(prefix) ? Files.size(jar) : 0;
        }
        return sum;
    }
}
