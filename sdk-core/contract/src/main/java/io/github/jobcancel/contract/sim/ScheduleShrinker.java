// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import java.util.Arrays;
import java.util.function.Function;

/** Makes a schedule that breaks a property as harmless as it can be and still break one. */
public final class ScheduleShrinker {
    /** A schedule of a bulk has thousands of choices; what is left after so many tries is small enough. */
    private static final int MAX_TRIES = 4_000;

    private ScheduleShrinker() {}

    /** Makes longer and shorter stretches of choices harmless, until none can be. */
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

    /** What follows the last choice is harmless anyhow. */
    private static int[] trimHarmlessTail(int[] choices) {
        int end = choices.length;
        while (end > 0 && choices[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(choices, end);
    }

    /**
     * A schedule that breaks a property.
     *
     * @param seed the seed it came from, or -1
     * @param choices the schedule, shrunk; {@link CallSimulation#replaySchedule} runs it again
     * @param property what is broken
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by no one
    public record PropertyViolation(long seed, int[] choices, String property) {
        @Override
        public String toString() {
            return property + "; seed " + seed + ", replay("
                    + Arrays.toString(choices).replaceAll("[\\[\\]]", "") + ")";
        }
    }
}
