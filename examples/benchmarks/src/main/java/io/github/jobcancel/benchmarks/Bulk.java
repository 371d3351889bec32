// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many jobs to cancel at a service that takes its time: how near to what a hundred calls in flight could do at best. */
final class Bulk {
    private static final int IN_FLIGHT = 100;
    private static final int DELAY_MILLIS = 20;
    private static final int JOBS = 10_000;

    /** Fewer, since the limits that clients come with make it take twenty times as long. */
    private static final int JOBS_BY_DEFAULT = 1_000;

    private static final String BY_DEFAULT = ", own limits";

    private Bulk() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        Map<String, Worker> workers = new LinkedHashMap<>();
        try (Stub stub = Stub.start("delay=" + DELAY_MILLIS)) {
            for (String side : Side.ALL) {
                workers.put(side, Worker.child(side, stub, IN_FLIGHT, ""));
                if (!Side.OURS.equals(side)) {
                    workers.put(side + BY_DEFAULT, Worker.child(side, stub, 0, ""));
                }
            }
            for (Map.Entry<String, Worker> worker : workers.entrySet()) {
                worker.getValue().ask("load " + JOBS_BY_DEFAULT + " " + IN_FLIGHT + " 60000");
            }
            for (int round = 0; round < Report.rounds(3); round++) {
                for (Map.Entry<String, Worker> worker : workers.entrySet()) {
                    samples.add(worker.getKey(), cancel(worker.getKey(), worker.getValue()));
                }
            }
        } finally {
            for (Worker worker : workers.values()) {
                worker.close();
            }
        }
        return new Section(
                "Ten thousand jobs",
                "Each cancel is answered after " + DELAY_MILLIS + " ms, and a hundred are in flight, so " + JOBS
                        + " take 2 s at best: `x ideal` is how many times that they took. *own limits* leaves a client's limit of"
                        + " connections or calls as it comes (" + JOBS_BY_DEFAULT + " jobs).",
                List.of("seconds", "x ideal", "failed"),
                samples,
                List.of(Bar.atMost(Side.OURS, "x ideal", 1.08, List.of())));
    }

    private static Map<String, Double> cancel(String side, Worker worker) throws IOException {
        int jobs = side.endsWith(BY_DEFAULT) ? JOBS_BY_DEFAULT : JOBS;
        Map<String, Double> figures = worker.ask("load " + jobs + " " + IN_FLIGHT + " 60000");
        double ideal = (double) jobs / IN_FLIGHT * DELAY_MILLIS / 1_000;
        figures.put("x ideal", figures.get("seconds") / ideal);
        return figures;
    }
}
