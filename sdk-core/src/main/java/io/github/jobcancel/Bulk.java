// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.BulkExecution;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cancels or stops any number of jobs, of any mix of providers and clients. Every input gets an answer, in the
 * order of the inputs, and the failure of one job does not affect the other jobs. A job that is named twice is
 * requested once.
 *
 * <p>Where a provider accepts many jobs in one request, the bulk uses such requests. Where a provider throttles,
 * the bulk finds the rate that the provider accepts and keeps to it, while other calls of the same client proceed
 * in between. No tuning is needed.
 */
public final class Bulk {
    private Bulk() {}

    /**
     * Cancels jobs, as {@link RemoteJob#cancel(CallOptions)} does for each.
     *
     * @param jobs the jobs; the collection is copied
     * @param options the limits of the bulk and of each call
     * @return the run, already started
     */
    public static BulkRun cancel(Collection<? extends RemoteJob> jobs, BulkOptions options) {
        return startCollected(jobs, null, options);
    }

    /**
     * Cancels jobs with {@link BulkOptions#standard()}.
     *
     * @param jobs the jobs; the collection is copied
     * @return the run, already started
     */
    public static BulkRun cancel(Collection<? extends RemoteJob> jobs) {
        return cancel(jobs, BulkOptions.standard());
    }

    /**
     * Stops jobs: cancels each job and reads it until its record shows that it is at rest, as {@link
     * RemoteJob#stop(StopOptions)} does. Jobs that are only being watched take no room in the window.
     *
     * @param jobs the jobs; the collection is copied
     * @param stop the options of each stop; its {@link CallOptions} replace those of the bulk
     * @param options the limits of the bulk
     * @return the run, already started
     */
    public static BulkRun stop(Collection<? extends RemoteJob> jobs, StopOptions stop, BulkOptions options) {
        return startCollected(jobs, Objects.requireNonNull(stop, "stop"), options);
    }

    /**
     * Stops jobs with {@link BulkOptions#standard()}.
     *
     * @param jobs the jobs; the collection is copied
     * @param stop the options of each stop
     * @return the run, already started
     */
    public static BulkRun stop(Collection<? extends RemoteJob> jobs, StopOptions stop) {
        return stop(jobs, stop, BulkOptions.standard());
    }

    /**
     * Stops jobs with {@link StopOptions#standard()} and {@link BulkOptions#standard()}.
     *
     * @param jobs the jobs; the collection is copied
     * @return the run, already started
     */
    public static BulkRun stop(Collection<? extends RemoteJob> jobs) {
        return stop(jobs, StopOptions.standard());
    }

    /**
     * Cancels the jobs of a stream, which may be larger than memory: the input is read as answers arrive, and no
     * item is kept. A job that is named twice is requested once if both inputs are in flight at the same time.
     *
     * @param jobs the jobs, read by one thread at a time; reading may block, but not on an answer of this run
     * @param options the limits of the bulk and of each call
     * @param consumer the receiver of each item, called once for each item when its answer arrives, in any order
     *     and by one thread at a time. No further requests are sent while it runs
     * @return the run, already started; its report holds no items
     */
    public static BulkRun cancel(
            Iterator<? extends RemoteJob> jobs, BulkOptions options, Consumer<? super BulkItem> consumer) {
        return BulkExecution.start(jobs, OptionalLong.empty(), null, options, consumer);
    }

    /**
     * Stops the jobs of a stream, as {@link #cancel(Iterator, BulkOptions, Consumer)} cancels them. Jobs that are
     * being watched are kept in memory until they are at rest.
     *
     * @param jobs the jobs, read by one thread at a time
     * @param stop the options of each stop
     * @param options the limits of the bulk
     * @param consumer the receiver of each item, called once for each item when its answer arrives
     * @return the run, already started; its report holds no items
     */
    public static BulkRun stop(
            Iterator<? extends RemoteJob> jobs,
            StopOptions stop,
            BulkOptions options,
            Consumer<? super BulkItem> consumer) {
        return BulkExecution.start(jobs, OptionalLong.empty(), Objects.requireNonNull(stop, "stop"), options, consumer);
    }

    private static BulkRun startCollected(
            Collection<? extends RemoteJob> jobs, @Nullable StopOptions stop, BulkOptions options) {
        List<RemoteJob> copiedJobs = List.copyOf(jobs);
        return BulkExecution.start(copiedJobs.iterator(), OptionalLong.of(copiedJobs.size()), stop, options, null);
    }
}
