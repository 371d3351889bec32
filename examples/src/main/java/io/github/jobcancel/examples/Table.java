// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.examples.Row.Standing;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints rows as a table that fits a wide terminal; what does not fit goes on below. */
final class Table {
    private static final int WIDTH = 152;
    private static final int OUTCOME = 3;
    private static final int PROOF = 5;
    private static final int LONGEST_OUTCOME = 26;
    private static final int LEAST_PROOF = 30;

    private Table() {}

    static void print(PrintWriter out, String asked, List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("job", asked, "before", "outcome", "after", "what proves it", "tries", "ms"));
        rows.forEach(row -> lines.add(cells(row)));
        int[] widths = widths(lines);
        print(out, lines.get(0), widths);
        String provider = "";
        for (int i = 0; i < rows.size(); i++) {
            String next = rows.get(i).situation().job().ref().provider();
            if (!next.equals(provider)) {
                out.println("-".repeat(total(widths)));
                provider = next;
            }
            print(out, lines.get(i + 1), widths);
        }
        out.println();
        out.println(summary(rows));
    }

    private static List<String> cells(Row row) {
        Row.Answer answer = row.answer();
        return List.of(
                row.reference(),
                row.situation().told(),
                row.before(),
                answer.name(),
                row.after(),
                // a provider's text comes to a terminal: nothing in it may act as a control sequence
                row.proof().replaceAll("\\p{Cntrl}", " "),
                answer.attempts() == 0 ? "" : Integer.toString(answer.attempts()),
                Long.toString(row.millis()));
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        widths[OUTCOME] = Math.min(widths[OUTCOME], LONGEST_OUTCOME);
        int others = total(widths) - widths[PROOF];
        widths[PROOF] = Math.min(widths[PROOF], Math.max(LEAST_PROOF, WIDTH - others));
        return widths;
    }

    private static int total(int[] widths) {
        int sum = 2 * (widths.length - 1);
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }

    private static void print(PrintWriter out, List<String> cells, int[] widths) {
        List<List<String>> columns = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            columns.add(wrapped(cells.get(i), widths[i]));
        }
        int height = columns.stream().mapToInt(List::size).max().orElse(1);
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                List<String> column = columns.get(i);
                String cell = line < column.size() ? column.get(line) : "";
                String space = " ".repeat(Math.max(0, widths[i] - cell.length()));
                text.append(i > PROOF ? space + cell : cell + space).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static String summary(List<Row> rows) {
        return rows.size() + (rows.size() == 1 ? " job: " : " jobs: ")
                + count(rows, Standing.AT_REST) + " at rest, "
                + count(rows, Standing.MAY_STILL_RUN) + " may still run, "
                + count(rows, Standing.NOT_FOUND) + " not found, "
                + count(rows, Standing.UNANSWERED) + " unanswered.";
    }

    private static long count(List<Row> rows, Standing standing) {
        return rows.stream().filter(row -> row.answer().standing() == standing).count();
    }
}
