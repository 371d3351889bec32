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
 * What became of one job of {@link DliClient#stopJobs}: an outcome, or a failure. One of the two is there.
 *
 * @param ref the job
 * @param outcome what is proved of it
 * @param failure why nothing is; its {@link SdkException#mayHaveTakenEffect} speaks of this job alone
 */
public record FlinkStop(JobRef ref, Optional<CancelOutcome> outcome, Optional<SdkException> failure) {

    /** In the order in which the jobs were named, though each was asked once. */
    static List<FlinkStop> all(List<JobRef> named, List<JobRef> asked, List<Result<CancelOutcome>> told) {
        Map<JobRef, FlinkStop> each = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            JobRef ref = asked.get(i);
            each.put(ref, new FlinkStop(ref, told.get(i).value(), told.get(i).failure()));
        }
        return named.stream().map(each::get).map(Objects::requireNonNull).toList();
    }
}
