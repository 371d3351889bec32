// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Plan.CancelForecast;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Explains many jobs with a bounded number of reads in flight. A job whose read fails gets that failure as its
 * forecast, and the run continues.
 */
public final class DryRun extends CancellableFuture<List<CancelForecast>> {
    private static final int MAX_CALLS_IN_FLIGHT = 32;

    private final List<JobSnapshot> snapshots;
    private final List<RemoteJob> jobs;
    private final CallOptions options;

    // guarded by this
    private final @Nullable CancelForecast[] forecasts;
    private final Map<Integer, CompletableFuture<?>> callsInFlight = new HashMap<>();
    private int nextIndex;
    private int unansweredCount;
    private boolean isAbandoned;

    private DryRun(List<JobSnapshot> snapshots, List<RemoteJob> jobs, CallOptions options) {
        super(null);
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.options = options;
        this.forecasts = new CancelForecast[jobs.size()];
        this.unansweredCount = jobs.size();
    }

    /**
     * Starts a dry run; see {@link io.github.jobcancel.Plan#dryRun}.
     *
     * @param snapshots the jobs as the list has shown them
     * @param jobs the same jobs, bound to their clients
     * @param options the options of the call for each job
     * @return one future for all the calls
     */
    public static CompletableFuture<List<CancelForecast>> start(
            List<JobSnapshot> snapshots, List<RemoteJob> jobs, CallOptions options) {
        DryRun dryRun = new DryRun(snapshots, jobs, options);
        if (jobs.isEmpty()) {
            dryRun.complete(List.of());
        }
        for (int i = 0; i < MAX_CALLS_IN_FLIGHT; i++) {
            dryRun.runLane();
        }
        return dryRun;
    }

    /**
     * Explains one job after another. A call that has ended already is handled in the loop, so that the stack does
     * not grow.
     */
    private void runLane() {
        for (int i = takeIndex(); i >= 0; i = takeIndex()) {
            int index = i;
            CompletableFuture<CancelExplanation> call = startExplain(index);
            if (!call.isDone()) {
                call.whenComplete((explanation, failure) -> {
                    recordForecast(index, explanation, failure);
                    runLane();
                });
                return;
            }
            call.whenComplete((explanation, failure) -> recordForecast(index, explanation, failure));
        }
    }

    private synchronized int takeIndex() {
        return isAbandoned || nextIndex == jobs.size() ? -1 : nextIndex++;
    }

    private CompletableFuture<CancelExplanation> startExplain(int index) {
        CompletableFuture<CancelExplanation> call;
        try {
            call = Objects.requireNonNull(jobs.get(index).explain(options), "explain");
        } catch (RuntimeException | Error e) {
            // The job is not the library's own and may throw.
            call = CompletableFuture.failedFuture(e);
        }
        boolean alreadyAbandoned;
        synchronized (this) {
            callsInFlight.put(index, call);
            alreadyAbandoned = isAbandoned;
        }
        if (alreadyAbandoned) {
            call.cancel(true);
        }
        return call;
    }

    private void recordForecast(int index, @Nullable CancelExplanation explanation, @Nullable Throwable failure) {
        CancelForecast forecast = new CancelForecast(
                snapshots.get(index), Result.of(explanation, failure == null ? null : toSdkException(failure)));
        List<CancelForecast> completeForecasts = null;
        synchronized (this) {
            callsInFlight.remove(index);
            forecasts[index] = forecast;
            unansweredCount--;
            if (unansweredCount == 0) {
                completeForecasts = List.copyOf(Arrays.asList(forecasts));
            }
        }
        if (completeForecasts != null) {
            complete(completeForecasts);
        }
    }

    private static SdkException toSdkException(Throwable failure) {
        Throwable cause = CancellableFuture.unwrap(failure);
        return cause instanceof SdkException sdkException
                ? sdkException
                : new SdkException.ProviderFault("explain", "the read of the job failed", null, false, cause);
    }

    @Override
    public void abandonCall() {
        List<CompletableFuture<?>> calls;
        synchronized (this) {
            isAbandoned = true;
            calls = new ArrayList<>(callsInFlight.values());
        }
        calls.forEach(call -> call.cancel(true));
        super.abandonCall();
    }
}
