// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import java.util.ArrayList;
import java.util.List;

/** Reads back what the demo prints: where the words of the head begin, columns begin; numbers end where they end. */
final class PrintedTable {
    private static final List<String> HEAD =
            List.of("job", "situation", "before", "outcome", "after", "what proves it", "tries", "ms");

    private PrintedTable() {}

    static List<List<String>> rows(List<String> lines) {
        int head = 0;
        while (!lines.get(head).startsWith("job ")) {
            head++;
        }
        int[] starts = starts(lines.get(head));
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(head + 1, lines.size())) {
            if (line.isBlank()) {
                break;
            }
            if (!line.startsWith("--")) {
                add(rows, cells(line, starts));
            }
        }
        return rows;
    }

    private static int[] starts(String head) {
        int[] starts = new int[HEAD.size() + 1];
        for (int i = 0; i < HEAD.size(); i++) {
            String name = i == 1 && !head.contains(HEAD.get(1)) ? "asked" : HEAD.get(i);
            starts[i] = head.indexOf(name);
        }
        // right-aligned: the column begins where the one before ends
        starts[7] = head.indexOf("tries") + "tries".length();
        starts[8] = Integer.MAX_VALUE;
        return starts;
    }

    private static List<String> cells(String line, int[] starts) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < HEAD.size(); i++) {
            int from = Math.min(line.length(), starts[i]);
            cells.add(
                    line.substring(from, Math.min(line.length(), starts[i + 1])).strip());
        }
        return cells;
    }

    /** A line without a job goes on with the row above. */
    private static void add(List<List<String>> rows, List<String> cells) {
        if (!cells.get(0).isEmpty()) {
            rows.add(cells);
            return;
        }
        List<String> above = rows.get(rows.size() - 1);
        for (int i = 0; i < cells.size(); i++) {
            above.set(i, (above.get(i) + " " + cells.get(i)).strip());
        }
    }
}
