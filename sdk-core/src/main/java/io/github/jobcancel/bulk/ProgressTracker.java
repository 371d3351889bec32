// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.http.CallLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the answers of a bulk and passes them to the caller's listeners, by one thread at a time. */
final class ProgressTracker {
    private final long startNanos = System.nanoTime();
    private final OptionalLong totalCount;
    private final BulkOptions bulkOptions;
    private final @Nullable Consumer<? super BulkItem> consumer;

    // guarded by this
    private final Map<ResultKind, Long> countsByKind = new EnumMap<>(ResultKind.class);
    private final BulkItem[] items;
    private long answeredCount;
    private long lastReportNanos = startNanos;

    /** Serializes callbacks. A slow callback therefore slows the bulk. */
    private final Object callbackLock = new Object();

    ProgressTracker(OptionalLong totalCount, BulkOptions bulkOptions, @Nullable Consumer<? super BulkItem> consumer) {
        this.totalCount = totalCount;
        this.bulkOptions = bulkOptions;
        this.consumer = consumer;
        this.items = new BulkItem[consumer == null ? Math.toIntExact(totalCount.orElse(0)) : 0];
    }

    /** Adds an answer. An exception of the consumer is passed on. */
    void addItem(BulkItem item) {
        boolean isReportDue = false;
        synchronized (this) {
            answeredCount++;
            countsByKind.merge(item.kind(), 1L, Long::sum);
            if (consumer == null) {
                items[Math.toIntExact(item.index())] = item;
            }
            long nowNanos = System.nanoTime();
            if (Duration.ofNanos(nowNanos - lastReportNanos).compareTo(bulkOptions.progressInterval()) >= 0) {
                lastReportNanos = nowNanos;
                isReportDue = true;
            }
        }
        if (consumer != null) {
            synchronized (callbackLock) {
                consumer.accept(item);
            }
        }
        if (isReportDue) {
            reportProgress();
        }
    }

    /**
     * The progress is computed under the lock: computed before, an older count could be reported after a newer one.
     */
    private BulkProgress reportProgress() {
        synchronized (callbackLock) {
            BulkProgress currentProgress = progress();
            try {
                bulkOptions.progressListener().accept(currentProgress);
            } catch (RuntimeException e) {
                CallLog.LOGGER.warn("the progress listener of a bulk threw an exception", e);
            }
            return currentProgress;
        }
    }

    synchronized BulkProgress progress() {
        long elapsedNanos = Math.max(1, System.nanoTime() - startNanos);
        Optional<Duration> remaining = totalCount.isEmpty() || answeredCount == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(
                        (long) ((double) elapsedNanos / answeredCount * (totalCount.getAsLong() - answeredCount))));
        return new BulkProgress(
                answeredCount,
                totalCount,
                countsByKind,
                Duration.ofNanos(elapsedNanos),
                answeredCount * 1e9 / elapsedNanos,
                remaining);
    }

    BulkReport buildReport(@Nullable RuntimeException inputFailure) {
        BulkProgress finalProgress = reportProgress();
        List<BulkItem> reportItems;
        synchronized (this) {
            // an input that failed supplied fewer jobs than its size
            reportItems = new ArrayList<>(
                    Arrays.asList(items).subList(0, consumer == null ? Math.toIntExact(answeredCount) : 0));
        }
        return new BulkReport(reportItems, finalProgress, Optional.ofNullable(inputFailure));
    }
}
