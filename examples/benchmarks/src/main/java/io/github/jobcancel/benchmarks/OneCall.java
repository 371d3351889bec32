// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One call after the other: what one costs in processor time, in garbage, and in time. */
final class OneCall {
    private static final int WARM_UP = 20_000;
    private static final int CALLS = 2_000;

    private OneCall() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        Map<String, Worker> workers = new LinkedHashMap<>();
        try (Stub stub = Stub.start()) {
            for (String side : Side.ALL) {
                workers.put(side, Worker.child(side, stub, 0, ""));
                workers.get(side).ask("calls " + WARM_UP);
            }
            for (int round = 0; round < Report.rounds(21); round++) {
                for (Map.Entry<String, Worker> worker : workers.entrySet()) {
                    samples.add(worker.getKey(), worker.getValue().ask("calls " + CALLS));
                }
            }
        } finally {
            for (Worker worker : workers.values()) {
                worker.close();
            }
        }
        return section(samples);
    }

    private static Section section(Samples samples) {
        return new Section(
                "One call in flight",
                "Each round makes " + CALLS + " calls, after " + WARM_UP
                        + " to warm up. Processor time (`cpu`, us) and Java heap"
                        + " (`bytes`) are those of the whole client process, for each call; `median` and `p99` are of a call's"
                        + " time, us. What AWS's C runtime takes outside the Java heap is not in its bytes.",
                List.of("cpu", "bytes", "median", "p99"),
                samples,
                List.of(
                        Bar.atMost(Side.OURS, "cpu", 1.15, List.of(Side.BARE)),
                        Bar.atMost(Side.OURS, "cpu", 0.55, Side.AWS),
                        Bar.atMost(Side.OURS, "bytes", 1.35, List.of(Side.BARE)),
                        Bar.atMost(Side.OURS, "bytes", 0.3, Side.AWS),
                        Bar.atMost(Side.OURS, "median", 1.15, List.of(Side.BARE))));
    }
}
