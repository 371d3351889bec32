// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One scenario's part of the report.
 *
 * @param title one line
 * @param told what was done, in a few sentences
 * @param columns which figures are shown, as they are named in the samples
 * @param samples the figures
 * @param bars what had to be reached
 */
record Section(String title, String told, List<String> columns, Samples samples, List<Bar> bars) {
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("## ").append(title).append("\n\n");
        out.append(told).append("\n\n| |");
        columns.forEach(column -> out.append(' ').append(column).append(" |"));
        out.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
        for (String side : samples.sides()) {
            out.append("| ").append(side).append(" |");
            columns.forEach(column ->
                    out.append(' ').append(figure(samples.median(side, column))).append(" |"));
            out.append('\n');
        }
        out.append("\n| | reached | asked | |\n|---|---:|---|---|\n");
        bars.forEach(bar -> out.append(bar.told(samples)).append('\n'));
        return out.toString();
    }

    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size == Math.rint(size) || size >= 100 ? "%,.0f" : "%.2f", value);
    }
}
