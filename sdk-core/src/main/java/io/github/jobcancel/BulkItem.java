// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;

/**
 * What became of one input of a bulk: one of outcome and failure is there.
 *
 * @param index its place among the inputs, from 0
 * @param ref which job
 * @param outcome what is proved
 * @param failure why there is no answer
 */
public record BulkItem(long index, JobRef ref, Optional<CancelOutcome> outcome, Optional<SdkException> failure) {
    /**
     * Whether the job may still run, and cost.
     *
     * @return false only if it is proved to be at rest
     */
    public boolean mayStillRun() {
        return outcome.map(CancelOutcome::mayStillRun).orElse(true);
    }

    /**
     * What it counts as.
     *
     * @return the name of the outcome or of the failure, for example {@code Cancelled} or {@code DeadlineExceeded}
     */
    public String kind() {
        return outcome.<Object>map(value -> value)
                .or(() -> failure)
                .map(value -> value.getClass().getSimpleName())
                .orElse("");
    }
}
