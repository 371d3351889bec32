// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the threads and the heap of a hundred clients that were each used once, and the threads left after closing.
 */
final class IdleClientsScenario {
    private static final String SHARED = BenchmarkSide.OURS + IdleClientsProgram.SHARED;

    private IdleClientsScenario() {}

    static ReportSection runScenario() throws Exception {
        SampleTable samples = new SampleTable();
        List<String> sides = new ArrayList<>(List.of(SHARED));
        sides.addAll(BenchmarkSide.ALL_SIDES);
        try (StubProcess stub = StubProcess.startStub()) {
            for (int round = 0; round < Report.roundCount(3); round++) {
                for (String side : sides) {
                    String jars = side.replace(IdleClientsProgram.SHARED, "");
                    try (WorkerProcess worker = WorkerProcess.startMain(jars, IdleClientsProgram.class, side, "" + stub.port())) {
                        Map<String, Double> figures = WorkerProcess.parseFigures(worker.readLine());
                        figures.put("KB each", figures.get("bytes") / 1e3);
                        samples.addRow(side, figures);
                    }
                }
            }
        }
        return createSection(samples);
    }

    private static ReportSection createSection(SampleTable samples) {
        return new ReportSection(
                "A hundred clients",
                "Each client is created, used once and closed. `open` counts the additional threads of the process while all"
                        + " clients are open, `left` those one second after closing; `KB each` is the heap of one client. *"
                        + SHARED + "* shares one transport, *ours* has one for each client. Huawei's clients cannot be closed.",
                List.of("open", "KB each", "left"),
                samples,
                List.of(
                        PerformanceTarget.atMost(SHARED, "open", 4, List.of()),
                        PerformanceTarget.atMost(SHARED, "KB each", 8, List.of()),
                        PerformanceTarget.atMost(SHARED, "left", 0, List.of())));
    }
}
