// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.http.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the answers of a bulk, and hands them out. Everything is told by one thread at a time. */
final class Tally {
    private final long startedAt = System.nanoTime();
    private final OptionalLong total;
    private final BulkOptions options;
    private final @Nullable Consumer<? super BulkItem> consumer;

    // guarded by this
    private final Map<String, Long> counts = new TreeMap<>();
    private final BulkItem[] items;
    private long done;
    private long toldAt = startedAt;

    /** Held while somebody is told, so that one who takes its time holds up the bulk. */
    private final Object telling = new Object();

    Tally(OptionalLong total, BulkOptions options, @Nullable Consumer<? super BulkItem> consumer) {
        this.total = total;
        this.options = options;
        this.consumer = consumer;
        this.items = new BulkItem[consumer == null ? Math.toIntExact(total.orElse(0)) : 0];
    }

    /** Takes an answer. What the consumer throws is thrown. */
    void add(BulkItem item) {
        boolean due = false;
        synchronized (this) {
            done++;
            counts.merge(item.kind(), 1L, Long::sum);
            if (consumer == null) {
                items[Math.toIntExact(item.index())] = item;
            }
            long now = System.nanoTime();
            if (Duration.ofNanos(now - toldAt).compareTo(options.every()) >= 0) {
                toldAt = now;
                due = true;
            }
        }
        if (consumer != null) {
            synchronized (telling) {
                consumer.accept(item);
            }
        }
        if (due) {
            tell();
        }
    }

    /** How far it is now: what was counted before could be told after a later count. */
    private BulkProgress tell() {
        synchronized (telling) {
            BulkProgress now = progress();
            try {
                options.progress().accept(now);
            } catch (RuntimeException e) {
                Log.CALLS.warn("a listener of a bulk threw", e);
            }
            return now;
        }
    }

    synchronized BulkProgress progress() {
        long nanos = Math.max(1, System.nanoTime() - startedAt);
        Optional<Duration> remaining = total.isEmpty() || done == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) ((double) nanos / done * (total.getAsLong() - done))));
        return new BulkProgress(done, total, counts, Duration.ofNanos(nanos), done * 1e9 / nanos, remaining);
    }

    BulkReport report(@Nullable RuntimeException inputFailure) {
        BulkProgress end = tell();
        List<BulkItem> all;
        synchronized (this) {
            // an input that failed gave fewer than it had promised
            all = new ArrayList<>(Arrays.asList(items).subList(0, consumer == null ? Math.toIntExact(done) : 0));
        }
        return new BulkReport(all, end, Optional.ofNullable(inputFailure));
    }
}
