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
 * Cancels or stops any number of jobs, of any mix of providers and clients. Every input gets its answer, in the order of the
 * inputs, and one that fails voids no other. A job that is named twice is asked once.
 *
 * <p>Where a provider takes many jobs in one request, that is used. Where it refuses requests for their rate, the bulk finds
 * the rate that it takes and keeps to it; other calls of the same client go on in between. So nothing needs to be tuned.
 */
public final class Bulk {
    private Bulk() {}

    /**
     * Cancels jobs: {@link RemoteJob#cancel(CallOptions)} for each.
     *
     * @param jobs copied
     * @param options how the bulk behaves
     * @return the run
     */
    public static BulkRun cancel(Collection<? extends RemoteJob> jobs, BulkOptions options) {
        return startCollected(jobs, null, options);
    }

    /**
     * {@link #cancel(Collection, BulkOptions)} with {@link BulkOptions#standard()}.
     *
     * @param jobs copied
     * @return the run
     */
    public static BulkRun cancel(Collection<? extends RemoteJob> jobs) {
        return cancel(jobs, BulkOptions.standard());
    }

    /**
     * Stops jobs: cancels each, and watches it until its record shows that it is at rest, as {@link
     * RemoteJob#stop(StopOptions)} does. Jobs that are only watched do not fill the window.
     *
     * @param jobs copied
     * @param stop how each stop behaves; its {@link CallOptions} count in place of the bulk's
     * @param options how the bulk behaves
     * @return the run
     */
    public static BulkRun stop(Collection<? extends RemoteJob> jobs, StopOptions stop, BulkOptions options) {
        return startCollected(jobs, Objects.requireNonNull(stop, "stop"), options);
    }

    /**
     * Cancels jobs of a stream, which may be larger than memory: read as the answers come, and nothing of it is kept. A job
     * that is named twice is asked once if both are under way together.
     *
     * @param jobs read by one thread at a time; may block, but not for an answer of this very run
     * @param options how the bulk behaves
     * @param consumer given each item once, as it gets its answer, in any order; by one thread at a time. While it takes its
     *     time, no more is asked
     * @return the run; the report holds no items
     */
    public static BulkRun cancel(
            Iterator<? extends RemoteJob> jobs, BulkOptions options, Consumer<? super BulkItem> consumer) {
        return BulkExecution.start(jobs, OptionalLong.empty(), null, options, consumer);
    }

    /**
     * Stops jobs of a stream, as {@link #cancel(Iterator, BulkOptions, Consumer)} cancels them. Jobs that are watched are kept
     * in memory meanwhile.
     *
     * @param jobs read by one thread at a time
     * @param stop how each stop behaves
     * @param options how the bulk behaves
     * @param consumer given each item once, as it gets its answer
     * @return the run; the report holds no items
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
