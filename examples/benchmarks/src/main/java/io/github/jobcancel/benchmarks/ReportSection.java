// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Holds the section of one scenario in the report.
 *
 * @param title the title in one line
 * @param description the measurement in a few sentences
 * @param columns the columns to show, by their names in the samples
 * @param samples the figures
 * @param targets the values to reach
 */
record ReportSection(String title, String description, List<String> columns, SampleTable samples, List<PerformanceTarget> targets) {
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("## ").append(title).append("\n\n");
        out.append(wrapLines(description)).append("\n\n| |");
        columns.forEach(column -> out.append(' ').append(column).append(" |"));
        out.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
        for (String side : samples.sides()) {
            out.append("| ").append(side).append(" |");
            columns.forEach(column ->
                    out.append(' ').append(formatFigure(samples.median(side, column))).append(" |"));
            out.append('\n');
        }
        out.append("\n| | measured | target | |\n|---|---:|---|---|\n");
        targets.forEach(bar -> out.append(bar.toTableRow(samples)).append('\n'));
        return out.toString();
    }

    private static String wrapLines(String text) {
        return text.replaceAll("(.{1,116})(?: |$)", "$1\n").strip();
    }

    private static String formatFigure(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size == Math.rint(size) || size >= 100 ? "%,.0f" : "%.2f", value);
    }
}
