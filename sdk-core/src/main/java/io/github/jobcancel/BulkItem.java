// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;

/**
 * The result of one input of a bulk. Exactly one of {@code outcome} and {@code failure} is present.
 *
 * @param index the position among the inputs, from 0
 * @param ref the job
 * @param outcome what is proved about the job
 * @param failure the reason why there is no outcome
 */
public record BulkItem(long index, JobRef ref, Optional<CancelOutcome> outcome, Optional<SdkException> failure) {
    /**
     * Returns whether the job may still run and cause costs.
     *
     * @return false only if the job is proved to be at rest
     */
    public boolean mayStillRun() {
        return outcome.map(CancelOutcome::mayStillRun).orElse(true);
    }

    /**
     * Returns the kind of the result, under which {@link BulkProgress#countsByKind()} counts it.
     *
     * @return the simple name of the outcome's or the failure's class, for example {@code Cancelled} or {@code
     *     DeadlineExceeded}
     */
    public String kind() {
        return outcome.<Object>map(value -> value)
                .or(() -> failure)
                .map(value -> value.getClass().getSimpleName())
                .orElse("");
    }
}
