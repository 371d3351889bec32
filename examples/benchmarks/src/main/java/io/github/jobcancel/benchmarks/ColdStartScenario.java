// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.List;
import java.util.Map;

/** Measures the time from the start of a process to the end of its first cancel. */
final class ColdStartScenario {
    private ColdStartScenario() {}

    static ReportSection runScenario() throws Exception {
        SampleTable samples = new SampleTable();
        try (StubProcess stub = StubProcess.startStub()) {
            measureProcess(BenchmarkSide.BARE);
            for (int round = 0; round < Report.roundCount(11); round++) {
                double emptyMillis = measureProcess(BenchmarkSide.BARE);
                for (String side : BenchmarkSide.ALL_SIDES) {
                    double totalMillis = measureProcess(side, side, "" + stub.port());
                    samples.addRow(side, Map.of("ms", totalMillis - emptyMillis));
                }
                samples.addRow("an empty JVM", Map.of("ms", emptyMillis));
            }
        }
        return createSection(samples);
    }

    private static ReportSection createSection(SampleTable samples) {
        return new ReportSection(
                "The first cancel",
                "A new process creates a client and cancels one job. `ms` is the time from the start of the process to the end"
                        + " of the cancel, minus the time of a process that does nothing.",
                List.of("ms"),
                samples,
                List.of(
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "ms", 1.25, List.of(BenchmarkSide.BARE)),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "ms", 0.6, BenchmarkSide.AWS_SIDES)));
    }

    private static double measureProcess(String jars, String... args) throws Exception {
        long startNanos = System.nanoTime();
        try (WorkerProcess worker = WorkerProcess.startMain(jars, SingleCallProgram.class, args)) {
            worker.readLine();
            return (System.nanoTime() - startNanos) / 1e6;
        }
    }
}
