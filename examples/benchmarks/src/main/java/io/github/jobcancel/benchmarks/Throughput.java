// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sixty-four calls in flight, the stub answering at once: how many a second one process makes. */
final class Throughput {
    private static final int IN_FLIGHT = 64;
    private static final String ALL = "load " + Integer.MAX_VALUE + " " + IN_FLIGHT + " ";

    private Throughput() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        Map<String, Worker> workers = new LinkedHashMap<>();
        try (Stub stub = Stub.start()) {
            for (String side : List.of(
                    Side.OURS,
                    Side.BARE,
                    Side.BARE_BLOCKING,
                    Side.AWS_APACHE,
                    Side.AWS_CRT,
                    Side.AWS_NETTY,
                    Side.HUAWEI)) {
                workers.put(side, Worker.child(side, stub, IN_FLIGHT, ""));
                workers.get(side).ask(ALL + 5_000);
            }
            for (int round = 0; round < Report.rounds(9); round++) {
                for (Map.Entry<String, Worker> worker : workers.entrySet()) {
                    samples.add(worker.getKey(), worker.getValue().ask(ALL + 1_500));
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
                "Sixty-four calls in flight",
                "Calls a second (`rate`), and processor time for each (`cpu`, us). One thread starts the calls of an asynchronous"
                        + " side; a blocking one has 64. *bare-blocking* is OkHttp's `execute()` on 64 threads.",
                List.of("rate", "cpu"),
                samples,
                List.of(
                        Bar.atLeast(Side.OURS, "rate", 1.0, List.of(Side.BARE)),
                        Bar.atLeast(Side.OURS, "rate", 1.0, Side.AWS)));
    }
}
