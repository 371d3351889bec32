// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * How often a job's record is read while its end is awaited: quickly at first, gently later. A pure value.
 *
 * @param initialDelay the wait before the first read
 * @param growthFactor by how much each wait is longer than the one before; at least 1
 * @param maxDelay the longest wait
 */
public record PollPolicy(Duration initialDelay, double growthFactor, Duration maxDelay) {

    /**
     * Checks the parts.
     *
     * @param initialDelay the wait before the first read
     * @param growthFactor by how much each wait is longer than the one before; at least 1
     * @param maxDelay the longest wait
     * @throws IllegalArgumentException if a wait is not positive, the factor is below 1, or the longest wait is
     *     the shorter
     */
    public PollPolicy {
        if (initialDelay.isNegative() || initialDelay.isZero() || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "waits between reads must be positive and grow: " + initialDelay + ", " + maxDelay);
        }
        if (!(growthFactor >= 1)) {
            throw new IllegalArgumentException("the factor between two waits must be at least 1, not " + growthFactor);
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
     * @param readCount how many reads there were before
     * @param random a number from 0 up to, not including, 1
     * @return the wait: from nine tenths of it to the whole
     */
    public Duration delayBeforeRead(int readCount, double random) {
        double wait =
                Math.min(toNanos(maxDelay), toNanos(initialDelay) * Math.pow(growthFactor, Math.max(0, readCount)));
        return Duration.ofNanos((long) (wait * (0.9 + random / 10)));
    }

    /** Also of a wait that means for ever. */
    private static double toNanos(Duration wait) {
        return wait.getSeconds() * 1e9 + wait.getNano();
    }
}
