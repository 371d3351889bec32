// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a bulk is.
 *
 * @param answeredCount how many inputs have their answer
 * @param totalCount how many inputs there are; empty for a stream
 * @param countsByKind how many of each {@link BulkItem#kind}
 * @param elapsed since the bulk began
 * @param answersPerSecond answers a second, over the whole time
 * @param estimatedRemaining an estimate from that; empty for a stream, and before the first answer
 */
public record BulkProgress(
        long answeredCount,
        OptionalLong totalCount,
        Map<String, Long> countsByKind,
        Duration elapsed,
        double answersPerSecond,
        Optional<Duration> estimatedRemaining) {
    /**
     * Copies the counts.
     *
     * @param answeredCount how many inputs have their answer
     * @param totalCount how many inputs there are
     * @param countsByKind how many of each kind
     * @param elapsed since the bulk began
     * @param answersPerSecond answers a second
     * @param estimatedRemaining an estimate from that
     */
    public BulkProgress {
        countsByKind = Map.copyOf(countsByKind);
    }
}
