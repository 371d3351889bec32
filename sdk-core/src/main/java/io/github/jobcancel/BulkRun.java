// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.BulkExecution;
import java.util.concurrent.CompletableFuture;

/** A bulk in progress. Safe for use by several threads. */
public sealed interface BulkRun permits BulkExecution {
    /**
     * Returns the final report.
     *
     * @return a future that never fails because of a single job; cancelling the future abandons the run, and {@link
     *     #abandon} does so without losing the report
     */
    CompletableFuture<BulkReport> report();

    /**
     * Returns the progress so far.
     *
     * @return the current counts
     */
    BulkProgress progress();

    /**
     * Abandons the run: no further request is sent, and the calls in flight are abandoned, which does not undo
     * their effect. Inputs that have an answer keep it; every other input gets {@link SdkException.Closed}, which
     * says whether its request may have taken effect. The report completes afterwards. The jobs themselves are not
     * touched.
     */
    void abandon();
}
