// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.BulkExecution;
import java.util.concurrent.CompletableFuture;

/** A bulk under way. Safe for use by several threads. */
public sealed interface BulkRun permits BulkExecution {
    /**
     * The end of it.
     *
     * @return never fails for what went wrong with a job; cancelling it abandons the run, and {@link #abandon} does so without
     *     losing the report
     */
    CompletableFuture<BulkReport> report();

    /**
     * How far it is.
     *
     * @return the counts now
     */
    BulkProgress progress();

    /**
     * Stops asking. The calls under way are abandoned, which takes nothing back; what has its answer keeps it, and every other
     * input gets {@link SdkException.Closed}, which tells whether its request may have taken effect. The report is then
     * complete. The jobs themselves are not touched.
     */
    void abandon();
}
