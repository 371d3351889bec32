// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The result for one job of {@link DliClient#stopFlinkJobs}.
 *
 * @param ref the job
 * @param result the proved outcome, or why there is none; {@link SdkException#mayHaveTakenEffect} of a failure refers to
 *     this job only
 */
public record FlinkStopResult(JobRef ref, Result<CancelOutcome> result) {
    /**
     * Returns the proved outcome.
     *
     * @return empty if no outcome is proved
     */
    public Optional<CancelOutcome> outcome() {
        return result.value();
    }

    /**
     * Returns why no outcome is proved.
     *
     * @return empty if one is
     */
    public Optional<SdkException> failure() {
        return result.failure();
    }

    /** Returns the results in the order in which the caller named the jobs, although each job was stopped once. */
    static List<FlinkStopResult> inRequestOrder(
            List<JobRef> requestedRefs, List<JobRef> distinctRefs, List<Result<CancelOutcome>> results) {
        Map<JobRef, FlinkStopResult> resultByRef = new HashMap<>();
        for (int i = 0; i < distinctRefs.size(); i++) {
            JobRef ref = distinctRefs.get(i);
            resultByRef.put(ref, new FlinkStopResult(ref, results.get(i)));
        }
        return requestedRefs.stream()
                .map(resultByRef::get)
                .map(Objects::requireNonNull)
                .toList();
    }
}
