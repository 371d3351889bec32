// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A hundred clients, each used once: what they hold while they wait, and what is left of them. */
final class Idle {
    private static final String SHARED = Side.OURS + IdleClients.SHARED;

    private Idle() {}

    static Section run() throws Exception {
        Samples samples = new Samples();
        List<String> sides = new ArrayList<>(List.of(SHARED));
        sides.addAll(Side.ALL);
        try (Stub stub = Stub.start()) {
            for (int round = 0; round < Report.rounds(3); round++) {
                for (String side : sides) {
                    String jars = side.replace(IdleClients.SHARED, "");
                    try (Worker worker = Worker.start(jars, IdleClients.class, side, "" + stub.port())) {
                        Map<String, Double> figures = Worker.numbers(worker.line());
                        figures.put("KB each", figures.get("bytes") / 1e3);
                        samples.add(side, figures);
                    }
                }
            }
        }
        return section(samples);
    }

    private static Section section(Samples samples) {
        return new Section(
                "A hundred clients",
                "Made, used once, closed. Threads of the process while all are `open` and a second after all were closed (`left`),"
                        + " beyond what it had before; heap that each holds (`KB each`). *" + SHARED
                        + "* shares one transport, *ours* makes one each. Huawei's clients cannot be closed.",
                List.of("open", "KB each", "left"),
                samples,
                List.of(
                        Bar.atMost(SHARED, "open", 4, List.of()),
                        Bar.atMost(SHARED, "KB each", 8, List.of()),
                        Bar.atMost(SHARED, "left", 0, List.of())));
    }
}
