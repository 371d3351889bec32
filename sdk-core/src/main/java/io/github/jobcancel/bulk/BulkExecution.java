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
import io.github.jobcancel.async.CancellableFuture;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes one bulk. An input passes through these stages; those in brackets take room in the window:
 *
 * <pre>
 *   input --> [cancel, many jobs in one request where the provider can] --> answer
 *                 |                |
 *                 |                +--> [read, many jobs in one request] --> answer                  (a cancel)
 *                 |                +--> watch until at rest --> answer                               (a stop)
 *                 |                +--> [read] --> [terminate, many jobs in one request] --> watch   (may escalate)
 *                 +--> [cancel of a single job], if the request for many did not include it
 * </pre>
 *
 * <p>One thread at a time pulls inputs and starts requests: the caller, or the thread that ends a request. Other
 * threads only set a flag, which makes that thread continue.
 */
public final class BulkExecution implements BulkRun {
    private final BulkRequests requests;
    private final ProgressTracker progressTracker;
    private final BulkQueue queue;
    private final InFlightWindow window;
    private final boolean keepsItems;
    private final CancellableFuture<BulkReport> report = new CancellableFuture<>(null) {
        @Override
        public void abandonCall() {
            BulkExecution.this.abandon();
            super.abandonCall();
        }
    };

    // guarded by this
    private boolean isPumping;
    private boolean pumpRequested;
    private volatile boolean isFinished;

    private BulkExecution(
            Iterator<? extends RemoteJob> jobs,
            OptionalLong total,
            @Nullable StopOptions stop,
            BulkOptions options,
            @Nullable Consumer<? super BulkItem> consumer) {
        this.requests = new BulkRequests(options, stop);
        this.keepsItems = consumer == null;
        this.progressTracker = new ProgressTracker(total, options, consumer);
        this.queue = new BulkQueue(jobs, keepsItems);
        this.window = new InFlightWindow(options.windowSize());
    }

    /** Starts a bulk. Without stop options it only cancels; without a consumer it keeps the items for its report. */
    public static BulkExecution start(
            Iterator<? extends RemoteJob> jobs,
            OptionalLong total,
            @Nullable StopOptions stop,
            BulkOptions options,
            @Nullable Consumer<? super BulkItem> consumer) {
        BulkExecution execution = new BulkExecution(jobs, total, stop, options, consumer);
        execution.pumpRequests();
        return execution;
    }

    @Override
    public CompletableFuture<BulkReport> report() {
        return report;
    }

    @Override
    public BulkProgress progress() {
        return progressTracker.progress();
    }

    /** Returns how many inputs and calls are kept in memory. */
    public int retainedCount() {
        return queue.remainingCount() + window.callCount();
    }

    private void pumpRequests() {
        synchronized (this) {
            pumpRequested = true;
            if (isPumping) {
                return;
            }
            isPumping = true;
        }
        for (Runnable task = nextTask(); task != null || keepsPumping(); task = nextTask()) {
            if (task != null) {
                task.run();
            }
        }
        completeIfDone();
    }

    /** Returns whether another thread set the flag meanwhile. If not, the next thread may start requests. */
    private synchronized boolean keepsPumping() {
        isPumping = pumpRequested;
        return pumpRequested;
    }

    private @Nullable Runnable nextTask() {
        synchronized (this) {
            pumpRequested = false;
        }
        if (window.isClosed()) {
            return nextDropTask();
        }
        // Reading the input may block, so no lock is held here.
        BulkQueue.PlannedRequest request = window.hasRoom() ? queue.nextRequest(this::reportItem) : null;
        return request == null ? null : () -> startRequest(request);
    }

    private @Nullable Runnable nextDropTask() {
        BulkEntry entry = queue.dropNext(keepsItems, this::reportItem);
        if (entry == null) {
            return null;
        }
        // An entry that waits for its escalation already has the outcome of its cancel.
        CancelOutcome knownOutcome = entry.tooLateOutcome == null ? entry.acknowledgedOutcome : entry.tooLateOutcome;
        return () -> settleEntry(entry, knownOutcome, new SdkException.Closed("bulk", "the run was abandoned", false));
    }

    private void startRequest(BulkQueue.PlannedRequest request) {
        try {
            switch (request.kind()) {
                case CANCEL_BATCH -> trackBatch(requests.cancelTogether(request.entries()), request.entries(), false);
                case READ_BATCH -> readEntries(request.entries());
                case ESCALATE_BATCH ->
                    trackBatch(requests.escalateTogether(request.entries()), request.entries(), true);
                case SINGLE_JOB -> trackSingle(request.entries().get(0));
            }
        } catch (RuntimeException | Error e) {
            // The answer of these jobs: a job that is not the library's own threw, or the client is closed.
            request.entries().forEach(entry -> settleEntry(entry, null, e));
        }
    }

    private void trackSingle(BulkEntry entry) {
        trackCall(
                requests.requestSingle(entry),
                1,
                List.of(entry),
                (outcome, failure) -> handleOutcome(entry, outcome, failure, false));
    }

    private void trackBatch(
            CompletableFuture<List<Optional<Result<CancelOutcome>>>> call,
            List<BulkEntry> entries,
            boolean escalation) {
        trackCall(call, entries.size(), entries, (results, failure) -> {
            for (int i = 0; i < entries.size(); i++) {
                BulkEntry entry = entries.get(i);
                Optional<Result<CancelOutcome>> result = results == null ? Optional.empty() : results.get(i);
                result = result.map(answer -> CombinedOutcomes.withEscalation(entry, answer));
                onResult(entry, result, failure, escalation);
            }
        });
    }

    private void onResult(
            BulkEntry entry, Optional<Result<CancelOutcome>> one, @Nullable Throwable failure, boolean escalated) {
        CancelOutcome refused = entry.tooLateOutcome;
        if (failure != null || one.isPresent()) {
            Throwable why = failure == null ? one.flatMap(Result::failure).orElse(null) : failure;
            handleOutcome(entry, one.flatMap(Result::value).orElse(null), why, escalated);
        } else if (refused != null) {
            watchEntry(entry, requests.watchAfterOutcome(entry, refused));
        } else {
            queue.queueSingle(entry);
        }
    }

    private void handleOutcome(
            BulkEntry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure, boolean wasEscalation) {
        if (outcome != null) {
            followOutcome(entry, outcome, false);
        } else if (failure instanceof SdkException sdkException && requests.canContinueAfter(entry, sdkException)) {
            watchEntry(entry, requests.watchAfterLostReply(entry, sdkException, wasEscalation));
        } else {
            settleEntry(entry, null, failure);
        }
    }

    private void followOutcome(BulkEntry entry, CancelOutcome outcome, boolean wasRead) {
        // A cancel that does not apply now may apply at the next attempt, so it is no answer if that attempt gets
        // none.
        entry.acknowledgedOutcome = outcome instanceof NotCancellable ? null : outcome;
        switch (requests.nextStepAfter(entry, outcome, wasRead)) {
            case SETTLE -> settleEntry(entry, outcome, null);
            case READ -> queue.queueRead(entry);
            case ESCALATE -> {
                entry.tooLateOutcome = outcome;
                queue.queueEscalation(entry);
            }
            case WATCH -> watchEntry(entry, requests.watchAfterOutcome(entry, outcome));
        }
    }

    private void watchEntry(BulkEntry entry, CompletableFuture<CancelOutcome> call) {
        queue.markWatched(entry);
        trackCall(call, 0, List.of(entry), (outcome, failure) -> settleEntry(entry, outcome, failure));
    }

    private void readEntries(List<BulkEntry> entries) {
        trackCall(requests.readTogether(entries), entries.size(), entries, (outcomes, failure) -> {
            for (int i = 0; i < entries.size(); i++) {
                BulkEntry entry = entries.get(i);
                // A failed read does not invalidate an acknowledgement.
                CancelOutcome outcome = outcomes == null ? entry.acknowledgedOutcome : outcomes.get(i);
                if (outcome == null) {
                    settleEntry(entry, null, failure);
                } else {
                    followOutcome(entry, outcome, true);
                }
            }
        });
    }

    private <T> void trackCall(
            CompletableFuture<T> call,
            int jobCount,
            List<BulkEntry> entries,
            BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        window.addCall(Objects.requireNonNull(call, "call"), jobCount, (value, failure) -> {
            try {
                handler.accept(value, failure);
            } catch (RuntimeException | Error e) {
                // The call would swallow the exception, and the report would never complete. It becomes the answer
                // of the jobs that have none.
                entries.forEach(entry -> settleEntry(entry, null, e));
            }
            pumpRequests();
        });
    }

    private void settleEntry(BulkEntry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure) {
        Result<CancelOutcome> result = CombinedOutcomes.resultOf(entry, outcome, failure);
        List<Long> indexes = queue.recordAnswer(entry, result);
        for (long index : indexes) {
            reportItem(new BulkItem(index, entry.ref, result));
        }
        // Counted as reported only now: when no item is left to report, any thread may complete the report.
        if (!indexes.isEmpty()) {
            queue.markReported();
        }
    }

    private void reportItem(BulkItem item) {
        try {
            progressTracker.addItem(item);
        } catch (RuntimeException | Error e) {
            report.completeExceptionally(e);
        }
    }

    private void completeIfDone() {
        synchronized (this) {
            // The thread that starts requests now calls this method again.
            if (isFinished || isPumping || !window.isIdle() || !queue.isDone(window.isClosed() && !keepsItems)) {
                return;
            }
            isFinished = true;
        }
        try {
            report.complete(progressTracker.buildReport(queue.inputFailure()));
        } catch (RuntimeException | Error e) {
            // The caller's listener threw an error. The report must complete nevertheless.
            report.completeExceptionally(e);
        }
    }

    @Override
    public void abandon() {
        if (!isFinished && window.close()) {
            pumpRequests();
        }
    }
}
