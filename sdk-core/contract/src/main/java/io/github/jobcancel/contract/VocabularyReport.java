// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.contract.SourceVocabulary.SourceWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Measures the names and comments of a source folder and compares the measures with {@link VocabularyLimits}. */
public final class VocabularyReport {
    private static final int SHOWN_NAMES = 20;

    /**
     * One measure of a source folder.
     *
     * @param title what is measured
     * @param value the measured value
     * @param limit the value that may not be passed
     * @param isUpperLimit whether the value may not be above the limit; otherwise not below
     * @param offenders the names that make the value what it is, the worst first
     */
    private record VocabularyMeasure(
            String title, double value, double limit, boolean isUpperLimit, List<SourceWord> offenders) {
        boolean isWithinLimit() {
            return isUpperLimit ? value <= limit : value >= limit;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s: %.3f (%s %.2f)", title, value, isUpperLimit ? "at most" : "at least", limit);
        }

        String toViolation() {
            StringBuilder text = new StringBuilder(toString());
            offenders.stream()
                    .limit(SHOWN_NAMES)
                    .forEach(name -> text.append("\n    ").append(name));
            return text.toString();
        }
    }

    private final SourceVocabulary vocabulary;
    private final VocabularyLimits limits;
    private final List<VocabularyMeasure> measures;

    private VocabularyReport(SourceVocabulary vocabulary, VocabularyLimits limits) {
        this.vocabulary = vocabulary;
        this.limits = limits;
        this.measures = List.of(
                measureWordsPerMethod(),
                measureWordsPerType(),
                measureOneWordMethods(),
                measureParticiples(),
                measureThirdPerson());
    }

    /**
     * Prints the measures of each folder, and for each measure outside its limit the worst names.
     *
     * @param folders source folders such as {@code src/main/java}
     * @throws IOException if a folder cannot be read
     */
    public static void main(String[] folders) throws IOException {
        for (String folder : folders) {
            System.out.println(folder);
            VocabularyReport report = measureFolder(Path.of(folder), VocabularyLimits.STANDARD);
            System.out.println("  " + report.describeSize());
            for (VocabularyMeasure measure : report.measures) {
                System.out.println("  " + (measure.isWithinLimit() ? measure.toString() : measure.toViolation()));
            }
        }
    }

    static VocabularyReport measureFolder(Path folder, VocabularyLimits limits) throws IOException {
        return new VocabularyReport(SourceVocabulary.readFolder(folder), limits);
    }

    /** Returns how many names and comments the measures rest on. */
    String describeSize() {
        return vocabulary.methodNames().size() + " methods, "
                + vocabulary.typeNames().size() + " types, "
                + vocabulary.summaryWords().size() + " comments of public methods";
    }

    /** Returns whether the folder held no type at all, in which case the measures say nothing. */
    boolean isEmpty() {
        return vocabulary.typeNames().isEmpty();
    }

    /**
     * Returns a text for each measure outside its limit: the value, the limit, and the worst names with their places.
     */
    List<String> findViolations() {
        return measures.stream()
                .filter(measure -> !measure.isWithinLimit())
                .map(VocabularyMeasure::toViolation)
                .toList();
    }

    private VocabularyMeasure measureWordsPerMethod() {
        return new VocabularyMeasure(
                "words per method name",
                averageWords(vocabulary.methodNames(), limits.minWordsPerMethod()),
                limits.minWordsPerMethod(),
                false,
                shortestFirst(vocabulary.methodNames()));
    }

    private VocabularyMeasure measureWordsPerType() {
        return new VocabularyMeasure(
                "words per type name",
                averageWords(vocabulary.typeNames(), limits.minWordsPerType()),
                limits.minWordsPerType(),
                false,
                shortestFirst(vocabulary.typeNames()));
    }

    private VocabularyMeasure measureOneWordMethods() {
        return measureShare(
                "share of one-word methods",
                vocabulary.methodNames(),
                name -> name.wordCount() == 1,
                limits.maxOneWordMethods());
    }

    private VocabularyMeasure measureParticiples() {
        List<SourceWord> names = Stream.concat(vocabulary.methodNames().stream(), vocabulary.typeNames().stream())
                .toList();
        return measureShare(
                "share of bare participles",
                names,
                name -> name.wordCount() == 1 && WordForms.isParticiple(name.text()),
                limits.maxParticiples());
    }

    private VocabularyMeasure measureThirdPerson() {
        List<SourceWord> all = vocabulary.summaryWords();
        List<SourceWord> offenders = all.stream()
                .filter(word -> !WordForms.isThirdPersonVerb(
                        word.text().substring(word.text().indexOf(": ") + 2)))
                .toList();
        double share = all.isEmpty() ? 1 : 1 - (double) offenders.size() / all.size();
        return new VocabularyMeasure(
                "share of public javadoc that begins with a verb in the third person",
                share,
                limits.minThirdPerson(),
                false,
                offenders);
    }

    private static VocabularyMeasure measureShare(
            String title, List<SourceWord> names, Predicate<SourceWord> isOffender, double limit) {
        List<SourceWord> offenders =
                shortestFirst(names.stream().filter(isOffender).toList());
        double share = names.isEmpty() ? 0 : (double) offenders.size() / names.size();
        return new VocabularyMeasure(title, share, limit, true, offenders);
    }

    /**
     * Returns the average word count; the limit itself where there is no name, since nothing speaks against the
     * module.
     */
    private static double averageWords(List<SourceWord> names, double limit) {
        return names.stream().mapToInt(SourceWord::wordCount).average().orElse(limit);
    }

    private static List<SourceWord> shortestFirst(List<SourceWord> names) {
        List<SourceWord> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt(SourceWord::wordCount)
                .thenComparingInt(name -> name.text().length()));
        return sorted;
    }
}
