// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.BulkRun;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.async.LinkedFuture;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One bulk. An input goes through these stages; those in brackets fill the window:
 *
 * <pre>
 *   input --> [cancel, many in one request where the provider can] --> answer
 *                 |                |
 *                 |                +--> [read, many in one request] --> answer             (a cancel)
 *                 |                +--> watch until at rest --> answer                     (a stop)
 *                 |                +--> [read] --> [terminate, many in one request] --> watch (one that may escalate)
 *                 +--> [cancel by itself], if it was not asked
 * </pre>
 *
 * <p>One thread at a time pulls inputs and starts requests: whoever ends a request, or the caller. The others leave it a note.
 */
public final class Sweep implements BulkRun {
    private final Asks asks;
    private final Tally tally;
    public final Pending pending;
    public final Window window;
    private final boolean keeps;
    private final LinkedFuture<BulkReport> report = new LinkedFuture<>(null) {
        @Override
        public void abandon() {
            Sweep.this.abandon();
            super.abandon();
        }
    };

    // guarded by this
    private boolean pumping;
    private boolean again;
    private boolean over;

    private Sweep(
            Iterator<? extends RemoteJob> jobs,
            OptionalLong total,
            @Nullable StopOptions stop,
            BulkOptions options,
            @Nullable Consumer<? super BulkItem> consumer) {
        this.asks = new Asks(options, stop);
        this.keeps = consumer == null;
        this.tally = new Tally(total, options, consumer);
        this.pending = new Pending(jobs, keeps);
        this.window = new Window(options.window());
    }

    /**
     * Starts a bulk; see {@link io.github.jobcancel.Bulk}.
     *
     * @param jobs the input
     * @param total how many there are, if that is known
     * @param stop how jobs are stopped; null to cancel them only
     * @param options how the bulk behaves
     * @param consumer who is given the items; null to keep them for the report
     * @return the run
     */
    public static Sweep start(
            Iterator<? extends RemoteJob> jobs,
            OptionalLong total,
            @Nullable StopOptions stop,
            BulkOptions options,
            @Nullable Consumer<? super BulkItem> consumer) {
        Sweep sweep = new Sweep(jobs, total, stop, options, consumer);
        sweep.pump();
        return sweep;
    }

    @Override
    public CompletableFuture<BulkReport> report() {
        return report;
    }

    @Override
    public BulkProgress progress() {
        return tally.progress();
    }

    // ---- starting requests ----

    private void pump() {
        synchronized (this) {
            again = true;
            if (pumping) {
                return;
            }
            pumping = true;
        }
        for (Runnable work = next(); work != null || more(); work = next()) {
            if (work != null) {
                work.run();
            }
        }
        finish();
    }

    /** Whether a note was left meanwhile. If not, the next one may pump. */
    private synchronized boolean more() {
        pumping = again;
        return again;
    }

    private @Nullable Runnable next() {
        synchronized (this) {
            again = false;
        }
        if (window.closed()) {
            return dropped();
        }
        // the input may block, so it is read with no lock held
        Pending.Work work = window.open() ? pending.next(this::tell) : null;
        return work == null ? null : () -> start(work);
    }

    private @Nullable Runnable dropped() {
        Entry entry = pending.drop(keeps, this::tell);
        if (entry == null) {
            return null;
        }
        // one that waits for the stronger verb has been told why
        CancelOutcome known = entry.tooLate == null ? entry.acknowledged : entry.tooLate;
        return () -> settle(entry, known, new SdkException.Closed("bulk", "the run was abandoned", false));
    }

    private void start(Pending.Work work) {
        try {
            switch (work.kind()) {
                case TOGETHER -> many(asks.together(work.entries()), work.entries(), false);
                case READ -> read(work.entries());
                case ESCALATE -> many(asks.escalate(work.entries()), work.entries(), true);
                case SINGLE -> {
                    Entry entry = work.entries().get(0);
                    run(asks.single(entry), 1, work.entries(), (one, why) -> answered(entry, one, why, false));
                }
            }
        } catch (RuntimeException | Error e) {
            // somebody else's job, or a closed client: it has its answer, and the others go on
            work.entries().forEach(entry -> settle(entry, null, e));
        }
    }

    private void many(
            CompletableFuture<List<Optional<Result<CancelOutcome>>>> call, List<Entry> entries, boolean stronger) {
        run(call, entries.size(), entries, (told, failure) -> {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                Optional<Result<CancelOutcome>> one = told == null ? Optional.empty() : told.get(i);
                answered(entry, one.map(result -> Judged.escalated(entry, result)), failure, stronger);
            }
        });
    }

    private void answered(
            Entry entry, Optional<Result<CancelOutcome>> one, @Nullable Throwable failure, boolean escalated) {
        CancelOutcome refused = entry.tooLate;
        if (failure != null || one.isPresent()) {
            Throwable why = failure == null ? one.flatMap(Result::failure).orElse(null) : failure;
            answered(entry, one.flatMap(Result::value).orElse(null), why, escalated);
        } else if (refused != null) {
            watch(entry, asks.watch(entry, refused));
        } else {
            pending.singly(entry);
        }
    }

    private void answered(
            Entry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure, boolean escalated) {
        if (outcome != null) {
            follow(entry, outcome, false);
        } else if (failure instanceof SdkException why && asks.goesOn(entry, why)) {
            watch(entry, asks.again(entry, why, escalated));
        } else {
            settle(entry, null, failure);
        }
    }

    private void follow(Entry entry, CancelOutcome outcome, boolean read) {
        // what does not apply now may apply to the next try: if that gets no answer, this is none either
        entry.acknowledged = outcome instanceof NotCancellable ? null : outcome;
        switch (asks.after(entry, outcome, read)) {
            case SETTLE -> settle(entry, outcome, null);
            case READ -> pending.toRead(entry);
            case ESCALATE -> {
                entry.tooLate = outcome;
                pending.toEscalate(entry);
            }
            case WATCH -> watch(entry, asks.watch(entry, outcome));
        }
    }

    private void watch(Entry entry, CompletableFuture<CancelOutcome> watch) {
        pending.watched(entry);
        run(watch, 0, List.of(entry), (end, why) -> settle(entry, end, why));
    }

    private void read(List<Entry> entries) {
        run(asks.read(entries), entries.size(), entries, (outcomes, failure) -> {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                // a read that fails takes back no acknowledgement
                CancelOutcome known = outcomes == null ? entry.acknowledged : outcomes.get(i);
                if (known == null) {
                    settle(entry, null, failure);
                } else {
                    follow(entry, known, true);
                }
            }
        });
    }

    private <T> void run(
            CompletableFuture<T> call,
            int jobs,
            List<Entry> entries,
            BiConsumer<@Nullable T, @Nullable Throwable> then) {
        window.add(Objects.requireNonNull(call, "call"), jobs, (value, failure) -> {
            try {
                then.accept(value, failure);
            } catch (RuntimeException | Error e) {
                // the call would swallow it, and the report would be waited for: what has no answer yet gets this one
                entries.forEach(entry -> settle(entry, null, e));
            }
            pump();
        });
    }

    // ---- answers ----

    private void settle(Entry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure) {
        CancelOutcome proved = outcome == null ? entry.acknowledged : outcome;
        Optional<SdkException> why =
                proved != null || failure == null ? Optional.empty() : Optional.of(failureOf(failure));
        List<Long> indexes = pending.settled(entry, Optional.ofNullable(proved), why);
        for (long index : indexes) {
            tell(new BulkItem(index, entry.ref, Optional.ofNullable(proved), why));
        }
        // only now: once none is left untold, whichever thread comes first gives the report
        if (!indexes.isEmpty()) {
            pending.told();
        }
    }

    /** Returns why a job has no answer. */
    private static SdkException failureOf(Throwable failure) {
        Throwable cause = LinkedFuture.unwrap(failure);
        if (cause instanceof SdkException known) {
            return known;
        }
        return cause instanceof CancellationException
                ? new SdkException.Closed("bulk", "the call was abandoned", true)
                : new SdkException.ProviderFault("bulk", "the job could not be asked", null, true, cause);
    }

    private void tell(BulkItem item) {
        try {
            tally.add(item);
        } catch (RuntimeException | Error e) {
            report.completeExceptionally(e);
        }
    }

    private void finish() {
        synchronized (this) {
            // whoever starts requests now comes here later
            if (over || pumping || !window.idle() || !pending.done(window.closed() && !keeps)) {
                return;
            }
            over = true;
        }
        try {
            report.complete(tally.report(pending.inputFailure()));
        } catch (RuntimeException | Error e) {
            // the caller's listener threw an error, and somebody waits
            report.completeExceptionally(e);
        }
    }

    @Override
    public void abandon() {
        boolean late;
        synchronized (this) {
            late = over;
        }
        if (!late && window.close()) {
            pump();
        }
    }
}
