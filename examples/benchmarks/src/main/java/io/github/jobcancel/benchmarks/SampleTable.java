// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the figures of one scenario: by side and column, one for each round. */
final class SampleTable {
    private final Map<String, Map<String, List<Double>>> bySide = new LinkedHashMap<>();

    void addRow(String side, Map<String, Double> figures) {
        figures.forEach((column, value) -> bySide.computeIfAbsent(side, s -> new LinkedHashMap<>())
                .computeIfAbsent(column, c -> new ArrayList<>())
                .add(value));
    }

    List<String> sides() {
        return List.copyOf(bySide.keySet());
    }

    boolean hasSide(String side) {
        return bySide.containsKey(side);
    }

    double median(String side, String column) {
        return median(valuesOf(side, column));
    }

    /**
     * Returns the figure of a side divided by that of another: the median of the ratios of the rounds, so that noise
     * that lasts for a round affects both sides.
     */
    double ratio(String side, String other, String column) {
        List<Double> sideValues = valuesOf(side, column);
        List<Double> otherValues = valuesOf(other, column);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(sideValues.size(), otherValues.size()); i++) {
            ratios.add(sideValues.get(i) / otherValues.get(i));
        }
        return median(ratios);
    }

    private List<Double> valuesOf(String side, String column) {
        return bySide.getOrDefault(side, Map.of()).getOrDefault(column, List.of());
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
