// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.benchmarks.StubProcess.RequestStats;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Measures the cancel of many jobs at a service that limits the request rate and refuses further requests. */
final class ThrottledScenario {
    private static final int JOBS = 2_000;
    private static final int IN_FLIGHT = 100;
    private static final int REQUESTS_PER_SECOND = 200;
    private static final int BURST = 20;
    private static final double IDEAL_SECONDS = (double) (JOBS - BURST) / REQUESTS_PER_SECOND;
    private static final int MAX_RUN_MILLIS = 20_000;

    /** Pairs of a side and a retry mode. */
    private static final List<List<String>> SIDES_AND_RETRY_MODES = List.of(
            List.of(BenchmarkSide.OURS, ""),
            List.of(BenchmarkSide.BARE, ""),
            List.of(BenchmarkSide.AWS_NETTY, "legacy"),
            List.of(BenchmarkSide.AWS_NETTY, "standard"),
            List.of(BenchmarkSide.AWS_NETTY, "adaptive"),
            List.of(BenchmarkSide.HUAWEI, ""));

    private ThrottledScenario() {}

    static ReportSection runScenario() throws Exception {
        SampleTable samples = new SampleTable();
        for (int round = 0; round < Report.roundCount(2); round++) {
            for (List<String> row : SIDES_AND_RETRY_MODES) {
                samples.addRow(String.join(" ", row).strip(), cancelJobs(row.get(0), row.get(1)));
            }
        }
        return createSection(samples);
    }

    private static ReportSection createSection(SampleTable samples) {
        return new ReportSection(
                "A service that refuses",
                JOBS + " jobs at a service that takes " + REQUESTS_PER_SECOND + " requests a second, " + BURST
                        + " at once, and replies 429 to the rest; a hundred calls in flight, a new process each time. `x ideal` is"
                        + " how many times " + IDEAL_SECONDS
                        + " s it took, `wasted` how many of a hundred requests were refused, `failed`"
                        + " how many of a hundred cancels; a run is ended after " + MAX_RUN_MILLIS / 1_000
                        + " s, and `done` is how many of a hundred were cancelled by then.",
                List.of("seconds", "x ideal", "wasted", "failed", "done"),
                samples,
                List.of(
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "x ideal", 1.05, List.of()),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "wasted", 2, List.of()),
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "failed", 0, List.of())));
    }

    private static Map<String, Double> cancelJobs(String side, String retryMode) throws IOException {
        // a new stub has a full bucket and no calls of another side's run
        try (StubProcess stub = StubProcess.startStub("rate=" + REQUESTS_PER_SECOND, "burst=" + BURST);
                WorkerProcess worker = WorkerProcess.startChild(side, stub, IN_FLIGHT, retryMode)) {
            Map<String, Double> figures = worker.sendCommand(
                    BenchmarkSide.OURS.equals(side)
                            ? "bulk " + JOBS + " " + IN_FLIGHT
                            : "load " + JOBS + " " + IN_FLIGHT + " " + MAX_RUN_MILLIS);
            RequestStats stats = stub.fetchStats();
            figures.put("x ideal", figures.get("seconds") / IDEAL_SECONDS);
            figures.put("wasted", 100.0 * stats.throttledCount() / stats.requestCount());
            figures.compute("failed", (name, count) -> 100 * count / JOBS);
            figures.compute("done", (name, count) -> 100 * count / JOBS);
            return figures;
        }
    }
}
