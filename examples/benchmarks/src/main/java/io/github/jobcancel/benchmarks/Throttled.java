// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.benchmarks.Stub.Stats;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Many jobs to cancel at a service that takes so many a second and refuses the rest. */
final class Throttled {
    private static final int JOBS = 2_000;
    private static final int IN_FLIGHT = 100;
    private static final int PER_SECOND = 200;
    private static final int BURST = 20;
    private static final double IDEAL = (double) (JOBS - BURST) / PER_SECOND;
    private static final int LONGEST_MILLIS = 20_000;

    /** Side and retry mode. */
    private static final List<List<String>> ROWS = List.of(
            List.of(Side.OURS, ""),
            List.of(Side.BARE, ""),
            List.of(Side.AWS_NETTY, "legacy"),
            List.of(Side.AWS_NETTY, "standard"),
            List.of(Side.AWS_NETTY, "adaptive"),
            List.of(Side.HUAWEI, ""));

    private Throttled() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        for (int round = 0; round < Report.rounds(2); round++) {
            for (List<String> row : ROWS) {
                samples.add(String.join(" ", row).strip(), cancel(row.get(0), row.get(1)));
            }
        }
        return section(samples);
    }

    private static Section section(Samples samples) {
        return new Section(
                "A service that refuses",
                JOBS + " jobs at a service that takes " + PER_SECOND + " requests a second, " + BURST
                        + " at once, and answers 429 to the rest; a hundred calls in flight, a new process each time. `x ideal` is"
                        + " how many times " + IDEAL
                        + " s it took, `wasted` how many of a hundred requests were refused, `failed`"
                        + " how many of a hundred cancels; a run is ended after " + LONGEST_MILLIS / 1_000
                        + " s, and `done` is how many of a hundred were cancelled by then.",
                List.of("seconds", "x ideal", "wasted", "failed", "done"),
                samples,
                List.of(
                        Bar.atMost(Side.OURS, "x ideal", 1.05, List.of()),
                        Bar.atMost(Side.OURS, "wasted", 2, List.of()),
                        Bar.atMost(Side.OURS, "failed", 0, List.of())));
    }

    private static Map<String, Double> cancel(String side, String retry) throws IOException {
        // the bucket of a stub that was just started is full, and nothing of another side's run is still under way
        try (Stub stub = Stub.start("rate=" + PER_SECOND, "burst=" + BURST);
                Worker worker = Worker.child(side, stub, IN_FLIGHT, retry)) {
            Map<String, Double> figures = worker.ask(
                    Side.OURS.equals(side)
                            ? "bulk " + JOBS + " " + IN_FLIGHT
                            : "load " + JOBS + " " + IN_FLIGHT + " " + LONGEST_MILLIS);
            Stats stats = stub.stats();
            figures.put("x ideal", figures.get("seconds") / IDEAL);
            figures.put("wasted", 100.0 * stats.throttled() / stats.requests());
            figures.compute("failed", (name, count) -> 100 * count / JOBS);
            figures.compute("done", (name, count) -> 100 * count / JOBS);
            return figures;
        }
    }
}
