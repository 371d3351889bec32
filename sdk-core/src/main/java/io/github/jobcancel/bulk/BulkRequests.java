// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.job.BoundJob;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.job.StopFlow;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends the requests of a bulk and decides what follows each outcome. */
final class BulkRequests {
    /** What follows an outcome. */
    enum NextStep {
        SETTLE,
        READ,
        ESCALATE,
        WATCH
    }

    private final BulkOptions bulkOptions;
    private final @Nullable StopOptions stopOptions;

    BulkRequests(BulkOptions bulkOptions, @Nullable StopOptions stopOptions) {
        this.bulkOptions = bulkOptions;
        this.stopOptions = stopOptions;
    }

    /** Cancels or stops a single job. A job that is not the library's own has its own way to stop. */
    CompletableFuture<CancelOutcome> requestSingle(BulkEntry entry) {
        BoundJob boundJob = entry.boundJob;
        if (boundJob == null) {
            StopOptions requestedStop = stopOptions;
            return requestedStop == null ? entry.job.cancel(bulkOptions.callOptions()) : entry.job.stop(requestedStop);
        }
        return startCall(boundJob, boundJob.operations().cancel(cancelOptions(entry)));
    }

    CompletableFuture<List<Optional<Result<CancelOutcome>>>> cancelTogether(List<BulkEntry> entries) {
        return startCall(
                entries.get(0).requireBoundJob(),
                entries.get(0).requireBatchedOperations().cancelTogether(operationsOf(entries), callOptions()));
    }

    CompletableFuture<List<CancelOutcome>> readTogether(List<BulkEntry> entries) {
        return startCall(
                entries.get(0).requireBoundJob(), CombinedOutcomes.readOperation(entries, operationsOf(entries)));
    }

    /** Sends the provider's stronger request for several jobs that had started before their cancel. */
    CompletableFuture<List<Optional<Result<CancelOutcome>>>> escalateTogether(List<BulkEntry> entries) {
        Operation<List<Optional<Result<CancelOutcome>>>> escalation =
                entries.get(0).requireBatchedOperations().escalateTogether(operationsOf(entries), callOptions());
        // The cancel was accepted, so a failure of this call must not claim that nothing was done.
        return startCall(
                entries.get(0).requireBoundJob(),
                escalation.name(),
                CallStep.updateHistory(HistoryRecord::markActed, CallStep.continueWith(escalation)));
    }

    /** Reads a job until it is at rest. */
    CompletableFuture<CancelOutcome> watchAfterOutcome(BulkEntry entry, CancelOutcome outcome) {
        return watchJob(entry, stopFlow(entry).continueAfter(outcome));
    }

    /** Reads a job whose request got no answer, and repeats the request if the job is alive. */
    CompletableFuture<CancelOutcome> watchAfterLostReply(BulkEntry entry, SdkException failure, boolean wasEscalation) {
        return watchJob(entry, stopFlow(entry).followLoss(failure, wasEscalation));
    }

    private CompletableFuture<CancelOutcome> watchJob(BulkEntry entry, CallStep<CancelOutcome> first) {
        return startCall(entry.requireBoundJob(), "stop", first);
    }

    private StopFlow stopFlow(BulkEntry entry) {
        return new StopFlow(
                entry.requireBoundJob(), stopOptions == null ? StopOptions.standard() : stopOptions, CallRole.BULK);
    }

    /** Returns what follows the outcome of a request to stop, or of the read after it. */
    NextStep nextStepAfter(BulkEntry entry, CancelOutcome outcome, boolean wasRead) {
        StopOptions requestedStop = stopOptions;
        boolean needsRead = outcome instanceof Requested
                && !wasRead
                && outcome.evidence().snapshotAfter().isEmpty();
        if (entry.boundJob == null) {
            return NextStep.SETTLE;
        }
        if (requestedStop == null) {
            return needsRead && bulkOptions.callOptions().verify() && entry.canReadTogether()
                    ? NextStep.READ
                    : NextStep.SETTLE;
        }
        boolean mayEscalate = requestedStop.escalation() == EscalationPolicy.TERMINATE_IF_STARTED
                && entry.canEscalateTogether()
                && !outcome.evidence().wasEscalated();
        if (mayEscalate && needsRead) {
            return NextStep.READ;
        }
        boolean isTooLate =
                outcome instanceof NotCancellable notCancellable && notCancellable.remedy() == Remedy.TERMINATE;
        if (mayEscalate && isTooLate) {
            return NextStep.ESCALATE;
        }
        return outcome.isSettled() && requestedStop.settleTime().isZero() ? NextStep.SETTLE : NextStep.WATCH;
    }

    /**
     * Returns whether a stop continues after this failure. A stop permits more than one request; a cancel does not.
     */
    boolean canContinueAfter(BulkEntry entry, SdkException failure) {
        return stopOptions != null && entry.boundJob != null && StopFlow.leavesOutcomeOpen(failure);
    }

    private static List<JobOperations> operationsOf(List<BulkEntry> entries) {
        return entries.stream()
                .map(entry -> entry.requireBoundJob().operations())
                .toList();
    }

    private <T> CompletableFuture<T> startCall(BoundJob job, Operation<T> operation) {
        return startCall(job, operation.name(), CallStep.continueWith(operation));
    }

    private <T> CompletableFuture<T> startCall(BoundJob job, String name, CallStep<T> first) {
        return job.engine().startCall(name, first, job.operations().authorizer(), callOptions(), CallRole.BULK);
    }

    private CallOptions callOptions() {
        return stopOptions == null ? bulkOptions.callOptions() : stopOptions.callOptions();
    }

    /**
     * The read after the cancel is left out here: jobs are read together where the provider can, and a stop reads
     * anyway.
     */
    private CallOptions cancelOptions(BulkEntry entry) {
        return stopOptions != null || entry.canReadTogether() ? callOptions().withVerify(false) : callOptions();
    }
}
