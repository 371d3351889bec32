// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Plan.Forecast;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.LinkedFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks many jobs what a cancel would do, a bounded number at once. A job that cannot be asked is told, and the others go on. */
public final class DryRun extends LinkedFuture<List<Forecast>> {
    private static final int AT_ONCE = 32;

    private final List<JobSnapshot> seen;
    private final List<RemoteJob> jobs;
    private final CallOptions options;

    // guarded by this
    private final @Nullable Forecast[] told;
    private final Map<Integer, CompletableFuture<?>> underWay = new HashMap<>();
    private int next;
    private int missing;
    private boolean abandoned;

    private DryRun(List<JobSnapshot> seen, List<RemoteJob> jobs, CallOptions options) {
        super(null);
        this.seen = seen;
        this.jobs = jobs;
        this.options = options;
        this.told = new Forecast[jobs.size()];
        this.missing = jobs.size();
    }

    /**
     * Starts one; see {@link io.github.jobcancel.Plan#dryRun}.
     *
     * @param seen the jobs as they were seen
     * @param jobs the same jobs, bound
     * @param options how the call for each behaves
     * @return the calls as one
     */
    public static CompletableFuture<List<Forecast>> start(
            List<JobSnapshot> seen, List<RemoteJob> jobs, CallOptions options) {
        DryRun run = new DryRun(seen, jobs, options);
        if (jobs.isEmpty()) {
            run.complete(List.of());
        }
        for (int i = 0; i < AT_ONCE; i++) {
            run.lane();
        }
        return run;
    }

    /** One job after the other. A call that has ended already is not waited for, so that nothing piles up on the stack. */
    private void lane() {
        for (int i = take(); i >= 0; i = take()) {
            int index = i;
            CompletableFuture<Explanation> call = ask(index);
            if (!call.isDone()) {
                call.whenComplete((explanation, failure) -> {
                    ended(index, explanation, failure);
                    lane();
                });
                return;
            }
            call.whenComplete((explanation, failure) -> ended(index, explanation, failure));
        }
    }

    private synchronized int take() {
        return abandoned || next == jobs.size() ? -1 : next++;
    }

    private CompletableFuture<Explanation> ask(int index) {
        CompletableFuture<Explanation> call;
        try {
            call = Objects.requireNonNull(jobs.get(index).explain(options), "explain");
        } catch (RuntimeException | Error e) {
            // somebody else's job
            call = CompletableFuture.failedFuture(e);
        }
        boolean late;
        synchronized (this) {
            underWay.put(index, call);
            late = abandoned;
        }
        if (late) {
            call.cancel(true);
        }
        return call;
    }

    private void ended(int index, @Nullable Explanation explanation, @Nullable Throwable failure) {
        Forecast forecast = new Forecast(
                seen.get(index),
                Optional.ofNullable(explanation),
                failure == null ? Optional.empty() : Optional.of(known(failure)));
        List<Forecast> all = null;
        synchronized (this) {
            underWay.remove(index);
            told[index] = forecast;
            missing--;
            if (missing == 0) {
                all = List.copyOf(Arrays.asList(told));
            }
        }
        if (all != null) {
            complete(all);
        }
    }

    private static SdkException known(Throwable failure) {
        Throwable cause = LinkedFuture.unwrap(failure);
        return cause instanceof SdkException known
                ? known
                : new SdkException.ProviderFault("explain", "the job could not be asked", null, false, cause);
    }

    @Override
    public void abandon() {
        List<CompletableFuture<?>> calls;
        synchronized (this) {
            abandoned = true;
            calls = new ArrayList<>(underWay.values());
        }
        calls.forEach(call -> call.cancel(true));
        super.abandon();
    }
}
