// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The progress of a bulk at one moment.
 *
 * @param answeredCount the number of inputs that have an answer
 * @param totalCount the number of inputs; empty for a stream
 * @param countsByKind the number of items of each {@link BulkItem#kind}
 * @param elapsed the time since the bulk started
 * @param answersPerSecond the average rate of answers since the bulk started
 * @param estimatedRemaining the time left at that rate; empty for a stream and before the first answer
 */
public record BulkProgress(
        long answeredCount,
        OptionalLong totalCount,
        Map<ResultKind, Long> countsByKind,
        Duration elapsed,
        double answersPerSecond,
        Optional<Duration> estimatedRemaining) {
    /**
     * Copies the counts.
     *
     * @param answeredCount the number of inputs that have an answer
     * @param totalCount the number of inputs
     * @param countsByKind the number of items of each kind
     * @param elapsed the time since the bulk started
     * @param answersPerSecond the average rate of answers since the bulk started
     * @param estimatedRemaining the time left at that rate
     */
    public BulkProgress {
        countsByKind = Map.copyOf(countsByKind);
    }
}
