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
 * What became of one job of {@link DliClient#stopFlinkJobs}: an outcome, or a failure. One of the two is there.
 *
 * @param ref the job
 * @param outcome what is proved of it
 * @param failure why nothing is; its {@link SdkException#mayHaveTakenEffect} speaks of this job alone
 */
public record FlinkStopResult(JobRef ref, Optional<CancelOutcome> outcome, Optional<SdkException> failure) {

    /** In the order in which the jobs were named, though each was asked once. */
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
