// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the calls per second of one process with sixty-four calls in flight, while the stub replies at once. */
final class ThroughputScenario {
    private static final int IN_FLIGHT = 64;
    private static final String LOAD_COMMAND = "load " + Integer.MAX_VALUE + " " + IN_FLIGHT + " ";

    private ThroughputScenario() {}

    static ReportSection runScenario() throws Exception {
        SampleTable samples = new SampleTable();
        Map<String, WorkerProcess> workers = new LinkedHashMap<>();
        try (StubProcess stub = StubProcess.startStub()) {
            for (String side : List.of(
                    BenchmarkSide.OURS,
                    BenchmarkSide.BARE,
                    BenchmarkSide.BARE_BLOCKING,
                    BenchmarkSide.AWS_APACHE,
                    BenchmarkSide.AWS_CRT,
                    BenchmarkSide.AWS_NETTY,
                    BenchmarkSide.HUAWEI)) {
                workers.put(side, WorkerProcess.startChild(side, stub, IN_FLIGHT, ""));
                workers.get(side).sendCommand(LOAD_COMMAND + 5_000);
            }
            for (int round = 0; round < Report.roundCount(9); round++) {
                for (Map.Entry<String, WorkerProcess> worker : workers.entrySet()) {
                    samples.addRow(worker.getKey(), worker.getValue().sendCommand(LOAD_COMMAND + 1_500));
                }
            }
        } finally {
            for (WorkerProcess worker : workers.values()) {
                worker.close();
            }
        }
        return createSection(samples);
    }

    private static ReportSection createSection(SampleTable samples) {
        return new ReportSection(
                "Sixty-four calls in flight",
                "Calls a second (`rate`), and processor time for each (`cpu`, us). One thread starts the calls of an asynchronous"
                        + " side; a blocking one has 64. *bare-blocking* is OkHttp's `execute()` on 64 threads.",
                List.of("rate", "cpu"),
                samples,
                List.of(
                        PerformanceTarget.atLeast(BenchmarkSide.OURS, "rate", 1.0, List.of(BenchmarkSide.BARE)),
                        PerformanceTarget.atLeast(BenchmarkSide.OURS, "rate", 1.0, BenchmarkSide.AWS_SIDES)));
    }
}
