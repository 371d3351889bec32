// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.BulkReportJson;
import java.util.List;
import java.util.Optional;

/**
 * What became of all inputs of a bulk.
 *
 * @param items one for each input, in the order of the inputs; empty for a stream, whose items went to its consumer
 * @param progress the counts at the end
 * @param inputFailure why the input ended early, if reading it failed; what it gave before was answered all the same
 */
public record BulkReport(List<BulkItem> items, BulkProgress progress, Optional<RuntimeException> inputFailure) {
    /**
     * Copies the items.
     *
     * @param items one for each input
     * @param progress the counts at the end
     * @param inputFailure why the input ended early
     */
    public BulkReport {
        items = List.copyOf(items);
    }

    /**
     * The inputs that need another look.
     *
     * @return those whose job is not proved to be at rest
     */
    public List<BulkItem> unsettled() {
        return items.stream().filter(BulkItem::mayStillRun).toList();
    }

    /**
     * The report for other programs: an object with {@code progress} and {@code items}; each item has {@code index}, {@code
     * ref}, {@code kind}, {@code mayStillRun}, and what the outcome or the failure tells. Holds no secret.
     *
     * @return JSON text
     */
    public String toJson() {
        return BulkReportJson.writeReport(this);
    }
}
