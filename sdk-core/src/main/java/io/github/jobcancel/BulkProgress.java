// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a bulk is.
 *
 * @param done how many inputs have their answer
 * @param total how many inputs there are; empty for a stream
 * @param counts how many of each {@link BulkItem#kind}
 * @param elapsed since the bulk began
 * @param perSecond answers a second, over the whole time
 * @param remaining an estimate from that; empty for a stream, and before the first answer
 */
public record BulkProgress(
        long done,
        OptionalLong total,
        Map<String, Long> counts,
        Duration elapsed,
        double perSecond,
        Optional<Duration> remaining) {
    /**
     * Copies the counts.
     *
     * @param done how many inputs have their answer
     * @param total how many inputs there are
     * @param counts how many of each kind
     * @param elapsed since the bulk began
     * @param perSecond answers a second
     * @param remaining an estimate from that
     */
    public BulkProgress {
        counts = Map.copyOf(counts);
    }
}
