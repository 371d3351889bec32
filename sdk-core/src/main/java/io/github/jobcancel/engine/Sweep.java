// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.BulkRun;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import java.util.Iterator;
import java.util.List;
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
 *                 |                +--> [read, many in one request] --> answer      (a cancel)
 *                 |                +--> watch until at rest --> answer              (a stop)
 *                 +--> [cancel by itself], if it was not asked
 * </pre>
 *
 * <p>One thread at a time pulls inputs and starts requests: whoever ends a request, or the caller. The others leave it a note.
 */
public final class Sweep implements BulkRun {
    private final @Nullable StopOptions stop;
    private final BulkOptions options;
    private final Tally tally;
    private final Pending pending;
    private final Window window;
    private final boolean keeps;
    private final LinkedFuture<BulkReport> report = new LinkedFuture<>(null) {
        @Override
        void abandon() {
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
        this.stop = stop;
        this.options = options;
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
        while (true) {
            Runnable work = next();
            if (work != null) {
                work.run();
                continue;
            }
            synchronized (this) {
                if (!again) {
                    pumping = false;
                    break;
                }
            }
        }
        finish();
    }

    private @Nullable Runnable next() {
        synchronized (this) {
            again = false;
        }
        if (window.closed()) {
            return dropped();
        }
        if (!window.open()) {
            return null;
        }
        // the input may block, so it is read with no lock held
        Pending.Work work = pending.next(this::tell);
        return work == null ? null : () -> start(work);
    }

    private @Nullable Runnable dropped() {
        Pending.Entry entry = pending.drop(keeps, this::tell);
        return entry == null
                ? null
                : () -> settle(
                        entry, entry.acknowledged, new SdkException.Closed("bulk", "the run was abandoned", false));
    }

    private void start(Pending.Work work) {
        try {
            switch (work.kind()) {
                case TOGETHER -> together(work.entries());
                case READ -> read(work.entries());
                case SINGLE -> single(work.entries().get(0));
            }
        } catch (RuntimeException e) {
            // somebody else's job, or a closed client: it has its answer, and the others go on
            work.entries().forEach(entry -> settle(entry, null, e));
        }
    }

    private void single(Pending.Entry entry) {
        BoundJob bound = entry.bound;
        if (bound == null) {
            // somebody else's: it knows best how it is stopped
            StopOptions how = stop;
            run(
                    how == null ? entry.job.cancel(options.call()) : entry.job.stop(how),
                    true,
                    (outcome, failure) -> settle(entry, outcome, failure));
            return;
        }
        Operation<CancelOutcome> cancel = bound.verbs().cancel(entry.readTogether() ? ask().unverified() : ask());
        run(call(bound, cancel), true, (outcome, failure) -> asked(entry, outcome, failure));
    }

    private void together(List<Pending.Entry> entries) {
        BoundJob first = entries.get(0).owner();
        Operation<List<Told<CancelOutcome>>> cancel = entries.get(0).many().cancel(verbs(entries), ask());
        run(call(first, cancel), true, (told, failure) -> {
            for (int i = 0; i < entries.size(); i++) {
                Told<CancelOutcome> one = told == null ? Told.nothing() : told.get(i);
                if (failure == null && one.answer().isEmpty() && one.failure().isEmpty()) {
                    pending.singly(entries.get(i));
                } else {
                    Throwable why = failure == null ? one.failure().orElse(null) : failure;
                    asked(entries.get(i), one.answer().orElse(null), why);
                }
            }
        });
    }

    private void asked(Pending.Entry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure) {
        entry.acknowledged = outcome;
        StopOptions how = stop;
        BoundJob bound = entry.bound;
        if (outcome == null || bound == null) {
            settle(entry, outcome, failure);
        } else if (how != null && !(outcome.settled() && how.settle().isZero())) {
            Operation<CancelOutcome> watch = new Stop(bound.verbs(), how, bound.engine()::random).follow(outcome);
            run(
                    bound.engine().call(watch, bound.verbs().authorizer(), how.call(), Limiter.Lane.BULK),
                    false,
                    (end, why) -> settle(entry, end, why));
        } else if (how == null
                && outcome instanceof Requested
                && outcome.evidence().after().isEmpty()
                && options.call().verify()
                && entry.readTogether()) {
            pending.toRead(entry);
        } else {
            settle(entry, outcome, null);
        }
    }

    private void read(List<Pending.Entry> entries) {
        BoundJob first = entries.get(0).owner();
        Operation<List<CancelOutcome>> judged = Judged.read(entries, verbs(entries));
        run(call(first, judged), true, (outcomes, failure) -> {
            for (int i = 0; i < entries.size(); i++) {
                // a read that fails takes back no acknowledgement
                settle(entries.get(i), outcomes == null ? entries.get(i).acknowledged : outcomes.get(i), failure);
            }
        });
    }

    private static List<Verbs> verbs(List<Pending.Entry> entries) {
        return entries.stream().map(entry -> entry.owner().verbs()).toList();
    }

    private <T> CompletableFuture<T> call(BoundJob job, Operation<T> operation) {
        return job.engine().call(operation, job.verbs().authorizer(), ask(), Limiter.Lane.BULK);
    }

    /** The reads that follow a stop look at what came of its cancel; one more would tell nothing. */
    private CallOptions ask() {
        return stop == null ? options.call() : stop.call().unverified();
    }

    private <T> void run(
            CompletableFuture<T> call, boolean inWindow, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        window.add(call, inWindow, (value, failure) -> {
            then.accept(value, failure);
            pump();
        });
    }

    // ---- answers ----

    private void settle(Pending.Entry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure) {
        CancelOutcome proved = outcome == null ? entry.acknowledged : outcome;
        Optional<SdkException> why = proved != null || failure == null ? Optional.empty() : Optional.of(known(failure));
        for (long index : pending.settled(entry, Optional.ofNullable(proved), why)) {
            tell(new BulkItem(index, entry.ref, Optional.ofNullable(proved), why));
        }
    }

    private static SdkException known(Throwable failure) {
        if (failure instanceof SdkException known) {
            return known;
        }
        return failure instanceof CancellationException
                ? new SdkException.Closed("bulk", "the call was abandoned", true)
                : new SdkException.ProviderFault("bulk", "the job could not be asked", null, true, failure);
    }

    private void tell(BulkItem item) {
        try {
            tally.add(item);
        } catch (RuntimeException | Error e) {
            report.completeExceptionally(e);
        }
    }

    private void finish() {
        boolean done = window.idle() && pending.done(window.closed() && !keeps);
        synchronized (this) {
            if (over || !done) {
                return;
            }
            over = true;
        }
        report.complete(tally.report(pending.inputFailure()));
    }

    @Override
    public void abandon() {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        if (window.close()) {
            pump();
        }
    }
}
