// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the cancel of many jobs at a slow service, compared with the ideal time for a hundred calls in flight. */
final class ManyJobsScenario {
    private static final int IN_FLIGHT = 100;
    private static final int DELAY_MILLIS = 20;
    private static final int JOBS = 10_000;

    /**
     * The number of jobs with default settings; with the default limits of some clients a run takes twenty times as
     * long.
     */
    private static final int JOBS_BY_DEFAULT = 1_000;

    private static final String DEFAULTS_SUFFIX = ", default settings";
    private static final String FIFTY_IN_ONE = BenchmarkSide.OURS + ", fifty in one request";
    private static final String FIRST_OF_PROCESS = FIFTY_IN_ONE + ", first of a process";

    /**
     * The number of warm-up runs; the cost of a call falls over tens of thousands of calls, until all code is
     * compiled.
     */
    private static final int WARM_UPS = 5;

    /** The same number of requests, where a run makes two hundred requests to cancel and a hundred to read. */
    private static final int WARM_UPS_FIFTY_IN_ONE = WARM_UPS * JOBS / 300;

    /** Holds a process, its command for each round, and the number of warm-up runs before the first round. */
    private record SideRunner(WorkerProcess worker, String command, int jobs, int warmUps) {}

    private ManyJobsScenario() {}

    static ReportSection runScenario() throws Exception {
        SampleTable samples = new SampleTable();
        Map<String, SideRunner> runners = new LinkedHashMap<>();
        try (StubProcess singleStub = StubProcess.startStub("delay=" + DELAY_MILLIS);
                StubProcess multiStub = StubProcess.startStub("delay=" + DELAY_MILLIS, "canceljobs=on")) {
            for (String side : BenchmarkSide.ALL_SIDES) {
                addRunners(runners, side, singleStub);
            }
            runners.put(FIFTY_IN_ONE, createFiftyRunner(multiStub, WARM_UPS_FIFTY_IN_ONE));
            for (SideRunner runner : runners.values()) {
                for (int i = 0; i < runner.warmUps; i++) {
                    runner.worker.sendCommand(runner.command);
                }
            }
            for (int round = 0; round < Report.roundCount(5); round++) {
                SideRunner freshRunner = createFiftyRunner(multiStub, 0);
                try {
                    samples.addRow(FIRST_OF_PROCESS, cancelJobs(freshRunner));
                } finally {
                    freshRunner.worker.close();
                }
                for (Map.Entry<String, SideRunner> runner : runners.entrySet()) {
                    samples.addRow(runner.getKey(), cancelJobs(runner.getValue()));
                }
            }
        } finally {
            for (SideRunner runner : runners.values()) {
                runner.worker.close();
            }
        }
        return createSection(samples);
    }

    private static SideRunner createFiftyRunner(StubProcess multiStub, int warmUps) throws IOException {
        return new SideRunner(WorkerProcess.startChild(BenchmarkSide.OURS, multiStub, 0, ""), "bulk " + JOBS + " 0", JOBS, warmUps);
    }

    private static void addRunners(Map<String, SideRunner> runners, String side, StubProcess stub) throws IOException {
        boolean isOurs = BenchmarkSide.OURS.equals(side);
        String manyCommand = isOurs ? "bulk " + JOBS + " " + IN_FLIGHT : "load " + JOBS + " " + IN_FLIGHT + " 60000";
        runners.put(side, new SideRunner(WorkerProcess.startChild(side, stub, IN_FLIGHT, ""), manyCommand, JOBS, WARM_UPS));
        int fewerJobs = isOurs ? JOBS : JOBS_BY_DEFAULT;
        String defaultsCommand = isOurs ? "bulk " + fewerJobs + " 0" : "load " + fewerJobs + " " + IN_FLIGHT + " 60000";
        runners.put(
                side + DEFAULTS_SUFFIX, new SideRunner(WorkerProcess.startChild(side, stub, 0, ""), defaultsCommand, fewerJobs, isOurs ? WARM_UPS : 1));
    }

    private static Map<String, Double> cancelJobs(SideRunner runner) throws IOException {
        Map<String, Double> figures = runner.worker.sendCommand(runner.command);
        double ideal = (double) runner.jobs / IN_FLIGHT * DELAY_MILLIS / 1_000;
        figures.put("x ideal", figures.get("seconds") / ideal);
        return figures;
    }

    private static ReportSection createSection(SampleTable samples) {
        return new ReportSection(
                "Ten thousand jobs",
                "Each request is answered after " + DELAY_MILLIS + " ms, and a hundred are in flight, so " + JOBS
                        + " cancels take 2 s at best; `x ideal` is the measured time divided by the best. Ours is a `Bulk`."
                        + " *default settings* keeps every setting: in other clients the limits of connections or calls ("
                        + JOBS_BY_DEFAULT
                        + " jobs), in ours the window and the reads that prove each outcome. *fifty in one request* is the same"
                        + " against a service with AWS's newer `CancelJobs`. Each process has made fifty thousand requests before;"
                        + " *first of a process* none, and other clients with *default settings* a thousand.",
                List.of("seconds", "x ideal", "failed"),
                samples,
                List.of(
                        PerformanceTarget.atMost(BenchmarkSide.OURS, "x ideal", 1.08, List.of()),
                        PerformanceTarget.atMost(BenchmarkSide.OURS + DEFAULTS_SUFFIX, "x ideal", 1.08, List.of()),
                        PerformanceTarget.atMost(FIFTY_IN_ONE, "x ideal", 0.08, List.of())));
    }
}
