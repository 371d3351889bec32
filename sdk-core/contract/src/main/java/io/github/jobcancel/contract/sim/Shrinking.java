// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import java.util.Arrays;
import java.util.function.Function;

/** Makes a schedule that breaks a property as harmless as it can be and still break one. */
public final class Shrinking {
    /** A schedule of a bulk has thousands of choices; what is left after so many tries is small enough. */
    private static final int MOST_TRIES = 4_000;

    private Shrinking() {}

    /** Makes longer and shorter stretches of choices harmless, until none can be. */
    static Violation shrunk(long seed, int[] choices, String broken, Function<int[], String> replay) {
        int[] best = choices;
        String why = broken;
        int tries = 0;
        for (int length = Math.max(1, best.length / 2); length > 0; ) {
            boolean smaller = false;
            for (int from = 0; from < best.length && tries < MOST_TRIES; from += length) {
                int[] tried = best.clone();
                Arrays.fill(tried, from, Math.min(best.length, from + length), 0);
                if (Arrays.equals(tried, best)) {
                    continue;
                }
                tries++;
                String still = replay.apply(tried);
                if (still != null) {
                    best = tried;
                    why = still;
                    smaller = true;
                }
            }
            length = length > 1 ? length / 2 : smaller ? 1 : 0;
        }
        return new Violation(seed, withoutTail(best), why);
    }

    /** What follows the last choice is harmless anyhow. */
    private static int[] withoutTail(int[] choices) {
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
     * @param choices the schedule, shrunk; {@link Simulation#replay} runs it again
     * @param property what is broken
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by no one
    public record Violation(long seed, int[] choices, String property) {
        @Override
        public String toString() {
            return property + "; seed " + seed + ", replay("
                    + Arrays.toString(choices).replaceAll("[\\[\\]]", "") + ")";
        }
    }
}
