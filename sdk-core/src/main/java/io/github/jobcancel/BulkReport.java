// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.BulkReportJson;
import java.util.List;
import java.util.Optional;

/**
 * The final report of a bulk.
 *
 * @param items one item for each input, in the order of the inputs; empty for a stream, whose items went to its
 *     consumer
 * @param progress the final counts
 * @param inputFailure the exception that reading the input threw, if any; inputs that were read before it have
 *     their answers
 */
public record BulkReport(List<BulkItem> items, BulkProgress progress, Optional<RuntimeException> inputFailure) {
    /**
     * Copies the items.
     *
     * @param items one item for each input
     * @param progress the final counts
     * @param inputFailure the exception that reading the input threw, if any
     */
    public BulkReport {
        items = List.copyOf(items);
    }

    /**
     * Returns the items whose job may still run.
     *
     * @return the items whose job is not proved to be at rest
     */
    public List<BulkItem> unsettled() {
        return items.stream().filter(BulkItem::mayStillRun).toList();
    }

    /**
     * Returns the report as JSON for other programs: an object with {@code progress} and {@code items}, where each
     * item has {@code index}, {@code ref}, {@code kind}, {@code mayStillRun} and the details of its outcome or
     * failure. Holds no secret.
     *
     * @return JSON text
     */
    public String toJson() {
        return BulkReportJson.writeReport(this);
    }
}
