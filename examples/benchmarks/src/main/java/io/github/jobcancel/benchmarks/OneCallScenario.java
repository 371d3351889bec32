// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the processor time, the allocated bytes and the latency of a call, one call after the other. */
final class OneCallScenario {
    private static final int WARM_UP_CALLS = 20_000;
    private static final int CALLS_PER_ROUND = 2_000;

    private OneCallScenario() {}

    static ReportSection runScenario() throws Exception {
        SampleTable samples = new SampleTable();
        Map<String, WorkerProcess> workers = new LinkedHashMap<>();
        try (StubProcess stub = StubProcess.startStub()) {
            for (String side : BenchmarkSide.ALL_SIDES) {
                workers.put(side, WorkerProcess.startChild(side, stub, 0, ""));
                workers.get(side).sendCommand("calls " + WARM_UP_CALLS);
            }
            for (int round = 0; round < Report.roundCount(21); round++) {
                for (Map.Entry<String, WorkerProcess> worker : workers.entrySet()) {
                    samples.addRow(worker.getKey(), worker.getValue().sendCommand("calls " + CALLS_PER_ROUND));
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
                "One call in flight",
                "Each round makes " + CALLS_PER_ROUND + " calls, after " + WARM_UP_CALLS
                        + " to warm up. Processor time (`cpu`, us) and Java heap"
                        + " (`bytes`) are those of the whole client process, per call; `median` and `p99` are latencies in us."
                        + " The memory of AWS's C runtime outside the Java heap is not counted.",
                List.of("cpu", "bytes", "median", "p99"),
                samples,
                List.of(
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "cpu", 1.15, List.of(BenchmarkSide.BARE)),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "cpu", 0.55, BenchmarkSide.AWS_SIDES),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "bytes", 1.35, List.of(BenchmarkSide.BARE)),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "bytes", 0.3, BenchmarkSide.AWS_SIDES),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "median", 1.15, List.of(BenchmarkSide.BARE))));
    }
}
