// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;

/**
 * The result of one input of a bulk.
 *
 * @param index the position of the input, from 0
 * @param ref the job
 * @param result the outcome, or why there is none
 */
public record BulkItem(long index, JobRef ref, Result<CancelOutcome> result) {
    /**
     * Returns what is proved about the job.
     *
     * @return empty if no answer was obtained
     */
    public Optional<CancelOutcome> outcome() {
        return result.value();
    }

    /**
     * Returns why there is no outcome.
     *
     * @return empty if there is an outcome
     */
    public Optional<SdkException> failure() {
        return result.failure();
    }

    /**
     * Returns whether the job may still run, and cost.
     *
     * @return false only if it is proved to be at rest
     */
    public boolean mayStillRun() {
        return result.value().map(CancelOutcome::mayStillRun).orElse(true);
    }

    /**
     * Returns the kind of the result, by which items are counted.
     *
     * @return the class of the outcome, or of the failure
     */
    public ResultKind kind() {
        return ResultKind.of(result);
    }
}
