// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import java.util.Arrays;
import java.util.function.Function;

/** Reduces a schedule that violates a property to the smallest one that still violates a property. */
public final class ScheduleShrinker {
    /** The number of tries after which shrinking ends; a schedule of a bulk has thousands of choices. */
    private static final int MAX_TRIES = 4_000;

    private ScheduleShrinker() {}

    /** Replaces stretches of choices, from long to short, with harmless ones while a property is still violated. */
    static PropertyViolation shrinkViolation(
            long seed, int[] choices, String property, Function<int[], String> replay) {
        int[] bestChoices = choices;
        String bestProperty = property;
        int tryCount = 0;
        for (int length = Math.max(1, bestChoices.length / 2); length > 0; ) {
            boolean hasShrunk = false;
            for (int from = 0; from < bestChoices.length && tryCount < MAX_TRIES; from += length) {
                int[] candidate = bestChoices.clone();
                Arrays.fill(candidate, from, Math.min(bestChoices.length, from + length), 0);
                if (Arrays.equals(candidate, bestChoices)) {
                    continue;
                }
                tryCount++;
                String candidateProperty = replay.apply(candidate);
                if (candidateProperty != null) {
                    bestChoices = candidate;
                    bestProperty = candidateProperty;
                    hasShrunk = true;
                }
            }
            length = length > 1 ? length / 2 : hasShrunk ? 1 : 0;
        }
        return new PropertyViolation(seed, trimHarmlessTail(bestChoices), bestProperty);
    }

    /** Removes the zeros at the end, since choices beyond the end are harmless anyway. */
    private static int[] trimHarmlessTail(int[] choices) {
        int end = choices.length;
        while (end > 0 && choices[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(choices, end);
    }

    /**
     * Describes a schedule that violates a property.
     *
     * @param seed the seed of the original schedule, or -1
     * @param choices the schedule after shrinking; {@link CallSimulation#replaySchedule} runs it again
     * @param property the violated property
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record PropertyViolation(long seed, int[] choices, String property) {
        @Override
        public String toString() {
            return property + "; seed " + seed + ", replaySchedule("
                    + Arrays.toString(choices).replaceAll("[\\[\\]]", "") + ")";
        }
    }
}
