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
 * Result for one job of {@link DliClient#stopFlinkJobs}: either an outcome or a failure.
 *
 * @param ref the job
 * @param outcome the proved outcome; empty if the stop failed
 * @param failure why no outcome is proved; empty if one is. Its {@link SdkException#mayHaveTakenEffect} refers to
 *     this job only
 */
public record FlinkStopResult(JobRef ref, Optional<CancelOutcome> outcome, Optional<SdkException> failure) {

    /** Returns the results in the order in which the caller named the jobs, although each job was stopped once. */
    static List<FlinkStopResult> inRequestOrder(
            List<JobRef> requestedRefs, List<JobRef> distinctRefs, List<Result<CancelOutcome>> results) {
        Map<JobRef, FlinkStopResult> resultByRef = new HashMap<>();
        for (int i = 0; i < distinctRefs.size(); i++) {
            JobRef ref = distinctRefs.get(i);
            resultByRef.put(
                    ref,
                    new FlinkStopResult(
                            ref, results.get(i).value(), results.get(i).failure()));
        }
        return requestedRefs.stream()
                .map(resultByRef::get)
                .map(Objects::requireNonNull)
                .toList();
    }
}
