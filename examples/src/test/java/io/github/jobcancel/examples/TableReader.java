// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses the table that the demo prints. A column of text begins below the first character of its heading; a column of
 * numbers ends below the last character of its heading.
 */
final class TableReader {
    private static final List<String> COLUMN_NAMES =
            List.of("job", "situation", "before", "outcome", "after", "proof", "tries", "ms");

    private TableReader() {}

    static List<List<String>> readRows(List<String> lines) {
        int head = 0;
        while (!lines.get(head).startsWith("job ")) {
            head++;
        }
        int[] starts = columnStarts(lines.get(head));
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(head + 1, lines.size())) {
            if (line.isBlank()) {
                break;
            }
            if (!line.startsWith("--")) {
                addCells(rows, splitCells(line, starts));
            }
        }
        return rows;
    }

    private static int[] columnStarts(String head) {
        int[] starts = new int[COLUMN_NAMES.size() + 1];
        for (int i = 0; i < COLUMN_NAMES.size(); i++) {
            String name = i == 1 && !head.contains(COLUMN_NAMES.get(1)) ? "action" : COLUMN_NAMES.get(i);
            starts[i] = head.indexOf(name);
        }
        // right-aligned, so the column begins where the column before it ends
        starts[7] = head.indexOf("tries") + "tries".length();
        starts[8] = Integer.MAX_VALUE;
        return starts;
    }

    private static List<String> splitCells(String line, int[] starts) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < COLUMN_NAMES.size(); i++) {
            int from = Math.min(line.length(), starts[i]);
            cells.add(
                    line.substring(from, Math.min(line.length(), starts[i + 1])).strip());
        }
        return cells;
    }

    /** Adds the cells of a line; a line without a job continues the row above. */
    private static void addCells(List<List<String>> rows, List<String> cells) {
        if (!cells.get(0).isEmpty()) {
            rows.add(cells);
            return;
        }
        List<String> rowAbove = rows.get(rows.size() - 1);
        for (int i = 0; i < cells.size(); i++) {
            rowAbove.set(i, (rowAbove.get(i) + " " + cells.get(i)).strip());
        }
    }
}
