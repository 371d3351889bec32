// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.List;
import java.util.Map;

/** From the start of a process to the end of its first cancel. */
final class ColdStart {
    private ColdStart() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        try (Stub stub = Stub.start()) {
            once(Side.BARE);
            for (int round = 0; round < Report.rounds(11); round++) {
                double empty = once(Side.BARE);
                for (String side : Side.ALL) {
                    double all = once(side, side, "" + stub.port());
                    samples.add(side, Map.of("ms", all - empty));
                }
                samples.add("an empty JVM", Map.of("ms", empty));
            }
        }
        return section(samples);
    }

    private static Section section(Samples samples) {
        return new Section(
                "The first cancel",
                "A new process makes a client and cancels one job; `ms` from the start of the process until that is done, less what"
                        + " a process takes that does nothing.",
                List.of("ms"),
                samples,
                List.of(
                        Bar.atMost(Side.OURS, "ms", 1.25, List.of(Side.BARE)),
                        Bar.atMost(Side.OURS, "ms", 0.6, Side.AWS)));
    }

    private static double once(String jars, String... args) throws Exception {
        long from = System.nanoTime();
        try (Worker worker = Worker.start(jars, Once.class, args)) {
            worker.line();
            return (System.nanoTime() - from) / 1e6;
        }
    }
}
