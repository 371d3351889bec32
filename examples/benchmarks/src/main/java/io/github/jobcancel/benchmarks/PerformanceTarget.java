// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * States the value that one side must reach in one column.
 *
 * @param side the side
 * @param column the column
 * @param isUpperLimit whether a lower value is better
 * @param limit the limit of the factor to the compared sides, or of the value itself if there are none
 * @param comparedSides the sides to compare with, of which the best counts; empty for an absolute limit
 */
record PerformanceTarget(String side, String column, boolean isUpperLimit, double limit, List<String> comparedSides) {
    static PerformanceTarget atMost(String side, String column, double limit, List<String> comparedSides) {
        return new PerformanceTarget(side, column, true, limit, comparedSides);
    }

    static PerformanceTarget atLeast(String side, String column, double limit, List<String> comparedSides) {
        return new PerformanceTarget(side, column, false, limit, comparedSides);
    }

    double reachedValue(SampleTable samples) {
        Comparator<Double> strictestFirst = isUpperLimit ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return comparedSides.isEmpty()
                ? samples.median(side, column)
                : comparedSides.stream()
                        .filter(samples::hasSide)
                        .map(other -> samples.ratio(side, other, column))
                        .max(strictestFirst)
                        .orElse(Double.NaN);
    }

    boolean isMet(SampleTable samples) {
        double reachedValue = reachedValue(samples);
        return isUpperLimit ? reachedValue <= limit : reachedValue >= limit;
    }

    String toTableRow(SampleTable samples) {
        String comparison = this.comparedSides.isEmpty()
                ? ""
                : this.comparedSides.size() == 1
                        ? " x " + this.comparedSides.get(0)
                        : " x the best of " + String.join(", ", this.comparedSides);
        return String.format(
                Locale.ROOT,
                "| %s: %s | %.2f | %s %.2f%s | %s |",
                side,
                column,
                reachedValue(samples),
                isUpperLimit ? "at most" : "at least",
                limit,
                comparison,
                isMet(samples) ? "met" : "**missed**");
    }
}
