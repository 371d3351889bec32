// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * The delays between reads of a job's record while its end is awaited, short at first and longer later. An
 * immutable value.
 *
 * @param initialDelay the delay before the first read
 * @param growthFactor the ratio of each delay to the one before, at least 1
 * @param maxDelay the longest delay
 */
public record PollPolicy(Duration initialDelay, double growthFactor, Duration maxDelay) {

    /**
     * Validates the policy.
     *
     * @param initialDelay the delay before the first read
     * @param growthFactor the ratio of each delay to the one before, at least 1
     * @param maxDelay the longest delay
     * @throws IllegalArgumentException if a delay is not positive, the factor is below 1, or the longest delay is
     *     shorter than the initial one
     */
    public PollPolicy {
        if (initialDelay.isNegative() || initialDelay.isZero() || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "the initial delay must be positive and not above the longest: " + initialDelay + ", " + maxDelay);
        }
        if (!(growthFactor >= 1)) {
            throw new IllegalArgumentException("the growth factor must be at least 1, not " + growthFactor);
        }
    }

    /**
     * Returns the default policy.
     *
     * @return half a second, growing by half each time, up to 15 seconds
     */
    public static PollPolicy standard() {
        return new PollPolicy(Duration.ofMillis(500), 1.5, Duration.ofSeconds(15));
    }

    /**
     * Returns the delay before a read, varied slightly so that many watchers do not read at the same moment.
     *
     * @param readCount the number of earlier reads
     * @param random a number from 0 (inclusive) to 1 (exclusive)
     * @return between nine tenths of the nominal delay and the whole
     */
    public Duration delayBeforeRead(int readCount, double random) {
        double wait =
                Math.min(toNanos(maxDelay), toNanos(initialDelay) * Math.pow(growthFactor, Math.max(0, readCount)));
        return Duration.ofNanos((long) (wait * (0.9 + random / 10)));
    }

    /** Converts to a double, because {@code Duration.toNanos} overflows for a practically infinite delay. */
    private static double toNanos(Duration wait) {
        return wait.getSeconds() * 1e9 + wait.getNano();
    }
}
