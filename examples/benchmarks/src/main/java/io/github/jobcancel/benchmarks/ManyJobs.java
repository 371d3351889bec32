// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many jobs to cancel at a service that takes its time: how near to what a hundred calls in flight could do at best. */
final class ManyJobs {
    private static final int IN_FLIGHT = 100;
    private static final int DELAY_MILLIS = 20;
    private static final int JOBS = 10_000;

    /** Fewer, since the limits that some clients come with make it take twenty times as long. */
    private static final int JOBS_BY_DEFAULT = 1_000;

    private static final String BY_DEFAULT = ", as it comes";
    private static final String TOGETHER = Side.OURS + ", fifty in one request";
    private static final String AT_FIRST = TOGETHER + ", first of a process";

    /** Until the compiler has done its work: what a call costs falls for some tens of thousands of calls. */
    private static final int WARM_UPS = 5;

    /** Two hundred requests to cancel and a hundred to read, until there were as many requests. */
    private static final int WARM_UPS_TOGETHER = WARM_UPS * JOBS / 300;

    /** A process, what it is told each round, and how often before the first. */
    private record Runner(Worker worker, String command, int jobs, int warmUps) {}

    private ManyJobs() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        Map<String, Runner> runners = new LinkedHashMap<>();
        try (Stub oneByOne = Stub.start("delay=" + DELAY_MILLIS);
                Stub together = Stub.start("delay=" + DELAY_MILLIS, "canceljobs=on")) {
            for (String side : Side.ALL) {
                add(runners, side, oneByOne);
            }
            runners.put(TOGETHER, fifty(together, WARM_UPS_TOGETHER));
            for (Runner runner : runners.values()) {
                for (int i = 0; i < runner.warmUps; i++) {
                    runner.worker.ask(runner.command);
                }
            }
            for (int round = 0; round < Report.rounds(5); round++) {
                Runner fresh = fifty(together, 0);
                try {
                    samples.add(AT_FIRST, cancel(fresh));
                } finally {
                    fresh.worker.close();
                }
                for (Map.Entry<String, Runner> runner : runners.entrySet()) {
                    samples.add(runner.getKey(), cancel(runner.getValue()));
                }
            }
        } finally {
            for (Runner runner : runners.values()) {
                runner.worker.close();
            }
        }
        return section(samples);
    }

    private static Runner fifty(Stub together, int warmUps) throws IOException {
        return new Runner(Worker.child(Side.OURS, together, 0, ""), "bulk " + JOBS + " 0", JOBS, warmUps);
    }

    private static void add(Map<String, Runner> runners, String side, Stub stub) throws IOException {
        boolean ours = Side.OURS.equals(side);
        String many = ours ? "bulk " + JOBS + " " + IN_FLIGHT : "load " + JOBS + " " + IN_FLIGHT + " 60000";
        runners.put(side, new Runner(Worker.child(side, stub, IN_FLIGHT, ""), many, JOBS, WARM_UPS));
        int fewer = ours ? JOBS : JOBS_BY_DEFAULT;
        String asItComes = ours ? "bulk " + fewer + " 0" : "load " + fewer + " " + IN_FLIGHT + " 60000";
        runners.put(
                side + BY_DEFAULT, new Runner(Worker.child(side, stub, 0, ""), asItComes, fewer, ours ? WARM_UPS : 1));
    }

    private static Map<String, Double> cancel(Runner runner) throws IOException {
        Map<String, Double> figures = runner.worker.ask(runner.command);
        double ideal = (double) runner.jobs / IN_FLIGHT * DELAY_MILLIS / 1_000;
        figures.put("x ideal", figures.get("seconds") / ideal);
        return figures;
    }

    private static Section section(Samples samples) {
        return new Section(
                "Ten thousand jobs",
                "Each request is answered after " + DELAY_MILLIS + " ms, and a hundred are in flight, so " + JOBS
                        + " cancels take 2 s at best: `x ideal` is how many times that they took. Ours is a `Bulk`. *as it comes*"
                        + " leaves every setting alone: of other clients their limits of connections or calls ("
                        + JOBS_BY_DEFAULT
                        + " jobs), of ours the window, and the reads that prove each outcome. *fifty in one"
                        + " request* is the same against a service that has AWS's newer `CancelJobs`. Each process has made fifty thousand"
                        + " requests before, but for *first of a process*, and other clients' *as it comes*: a thousand.",
                List.of("seconds", "x ideal", "failed"),
                samples,
                List.of(
                        Bar.atMost(Side.OURS, "x ideal", 1.08, List.of()),
                        Bar.atMost(Side.OURS + BY_DEFAULT, "x ideal", 1.08, List.of()),
                        Bar.atMost(TOGETHER, "x ideal", 0.08, List.of())));
    }
}
