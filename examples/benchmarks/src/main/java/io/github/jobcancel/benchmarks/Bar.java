// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What one side must reach in one column.
 *
 * @param side whose figure it is
 * @param column which figure
 * @param atMost whether less is better
 * @param limit the factor, or the figure itself if it is against nobody
 * @param against the others; of several, the best counts; none for a figure that stands by itself
 */
record Bar(String side, String column, boolean atMost, double limit, List<String> against) {
    static Bar atMost(String side, String column, double limit, List<String> against) {
        return new Bar(side, column, true, limit, against);
    }

    static Bar atLeast(String side, String column, double limit, List<String> against) {
        return new Bar(side, column, false, limit, against);
    }

    double reached(Samples samples) {
        Comparator<Double> harder = atMost ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return against.isEmpty()
                ? samples.median(side, column)
                : against.stream()
                        .filter(samples::has)
                        .map(other -> samples.ratio(side, other, column))
                        .max(harder)
                        .orElse(Double.NaN);
    }

    boolean met(Samples samples) {
        double reached = reached(samples);
        return atMost ? reached <= limit : reached >= limit;
    }

    String told(Samples samples) {
        String against = this.against.isEmpty()
                ? ""
                : this.against.size() == 1
                        ? " x " + this.against.get(0)
                        : " x the best of " + String.join(", ", this.against);
        return String.format(
                Locale.ROOT,
                "| %s: %s | %.2f | %s %.2f%s | %s |",
                side,
                column,
                reached(samples),
                atMost ? "at most" : "at least",
                limit,
                against,
                met(samples) ? "met" : "**missed**");
    }
}
