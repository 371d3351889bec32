// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * How often a job's record is read while its end is awaited: quickly at first, gently later. A pure value.
 *
 * @param first the wait before the first read
 * @param factor by how much each wait is longer than the one before; at least 1
 * @param longest the longest wait
 */
public record PollPolicy(Duration first, double factor, Duration longest) {

    /**
     * Checks the parts.
     *
     * @param first the wait before the first read
     * @param factor by how much each wait is longer than the one before; at least 1
     * @param longest the longest wait
     * @throws IllegalArgumentException if a wait is not positive, the factor is below 1, or the longest wait is
     *     the shorter
     */
    public PollPolicy {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waits between reads must be positive and grow: " + first + ", " + longest);
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("the factor between two waits must be at least 1, not " + factor);
        }
    }

    /**
     * What is used where the caller says nothing.
     *
     * @return half a second, half as long again each time, up to 15 seconds
     */
    public static PollPolicy standard() {
        return new PollPolicy(Duration.ofMillis(500), 1.5, Duration.ofSeconds(15));
    }

    /**
     * The wait before a read, spread a little so that many watchers do not read in step.
     *
     * @param reads how many reads there were before
     * @param random a number from 0 up to, not including, 1
     * @return the wait: from nine tenths of it to the whole
     */
    public Duration delay(int reads, double random) {
        double wait = Math.min(nanos(longest), nanos(first) * Math.pow(factor, Math.max(0, reads)));
        return Duration.ofNanos((long) (wait * (0.9 + random / 10)));
    }

    /** Also of a wait that means for ever. */
    private static double nanos(Duration wait) {
        return wait.getSeconds() * 1e9 + wait.getNano();
    }
}
