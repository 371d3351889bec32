// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.examples.ResultRow.JobStanding;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints rows as a table that fits a wide terminal; long cells continue on the next line. */
final class ResultTable {
    private static final int MAX_WIDTH = 152;
    private static final int OUTCOME_COLUMN = 3;
    private static final int PROOF_COLUMN = 5;
    private static final int MAX_OUTCOME_WIDTH = 26;
    private static final int MIN_PROOF_WIDTH = 30;

    private ResultTable() {}

    static void printTable(PrintWriter out, String situationHeading, List<ResultRow> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("job", situationHeading, "before", "outcome", "after", "proof", "tries", "ms"));
        rows.forEach(row -> lines.add(cellsOf(row)));
        int[] widths = columnWidths(lines);
        printLine(out, lines.get(0), widths);
        String provider = "";
        for (int i = 0; i < rows.size(); i++) {
            String rowProvider = rows.get(i).situation().job().ref().provider();
            if (!rowProvider.equals(provider)) {
                out.println("-".repeat(totalWidth(widths)));
                provider = rowProvider;
            }
            printLine(out, lines.get(i + 1), widths);
        }
        out.println();
        out.println(summarize(rows));
    }

    private static List<String> cellsOf(ResultRow row) {
        ResultRow.JobAnswer answer = row.jobAnswer();
        return List.of(
                row.shortReference(),
                row.situation().label(),
                row.stateBefore(),
                answer.name(),
                row.stateAfter(),
                // control characters are removed, since a provider's text could otherwise control the terminal
                row.shortProof().replaceAll("\\p{Cntrl}", " "),
                answer.attemptCount() == 0 ? "" : Integer.toString(answer.attemptCount()),
                Long.toString(row.millis()));
    }

    private static int[] columnWidths(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        widths[OUTCOME_COLUMN] = Math.min(widths[OUTCOME_COLUMN], MAX_OUTCOME_WIDTH);
        int otherWidth = totalWidth(widths) - widths[PROOF_COLUMN];
        widths[PROOF_COLUMN] = Math.min(widths[PROOF_COLUMN], Math.max(MIN_PROOF_WIDTH, MAX_WIDTH - otherWidth));
        return widths;
    }

    private static int totalWidth(int[] widths) {
        int sum = 2 * (widths.length - 1);
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }

    private static void printLine(PrintWriter out, List<String> cells, int[] widths) {
        List<List<String>> columns = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            columns.add(wrapText(cells.get(i), widths[i]));
        }
        int height = columns.stream().mapToInt(List::size).max().orElse(1);
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                List<String> column = columns.get(i);
                String cell = line < column.size() ? column.get(line) : "";
                String space = " ".repeat(Math.max(0, widths[i] - cell.length()));
                text.append(i > PROOF_COLUMN ? space + cell : cell + space).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static List<String> wrapText(String text, int width) {
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

    private static String summarize(List<ResultRow> rows) {
        return rows.size() + (rows.size() == 1 ? " job: " : " jobs: ")
                + countStanding(rows, JobStanding.AT_REST) + " at rest, "
                + countStanding(rows, JobStanding.MAY_STILL_RUN) + " may still run, "
                + countStanding(rows, JobStanding.NOT_FOUND) + " not found, "
                + countStanding(rows, JobStanding.UNANSWERED) + " unanswered.";
    }

    private static long countStanding(List<ResultRow> rows, JobStanding standing) {
        return rows.stream()
                .filter(row -> row.jobAnswer().standing() == standing)
                .count();
    }
}
