// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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

    /** Stops each job once, one after the other. */
    static CompletableFuture<List<FlinkStopResult>> stopAll(
            CallEngine engine,
            RequestAuthorizer<?> authorizer,
            DliProject project,
            List<Long> jobIds,
            boolean savepoint,
            CallOptions options) {
        List<JobRef> refs = jobIds.stream().map(id -> project.flinkJobRef(id)).toList();
        List<JobRef> distinctRefs = refs.stream().distinct().toList();
        List<CallStep<CancelOutcome>> operations = new ArrayList<>();
        distinctRefs.forEach(
                ref -> operations.add(CallStep.continueWith(DliCancelOperation.stopFlinkJob(project, ref, savepoint))));
        return engine.callInSequence(
                "stopJobs", operations, authorizer, options, results -> inRequestOrder(refs, distinctRefs, results));
    }

    /** Returns the results in the order in which the caller named the jobs, although each job was stopped once. */
    private static List<FlinkStopResult> inRequestOrder(
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
