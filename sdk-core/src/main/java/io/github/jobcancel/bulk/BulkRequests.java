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
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.job.BoundJob;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.job.StopFlow;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a bulk asks of its jobs' providers, and what is to be asked next. */
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

    /** By itself. Somebody else's job knows best how it is stopped. */
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
                entries.get(0).requireBatchedOperations().cancelTogether(operationsOf(entries)));
    }

    CompletableFuture<List<CancelOutcome>> readTogether(List<BulkEntry> entries) {
        return startCall(
                entries.get(0).requireBoundJob(), CombinedOutcomes.readOperation(entries, operationsOf(entries)));
    }

    /** The stronger verb for several that the cancel came too late for. */
    CompletableFuture<List<Optional<Result<CancelOutcome>>>> escalateTogether(List<BulkEntry> entries) {
        Operation<List<Optional<Result<CancelOutcome>>>> escalation =
                entries.get(0).requireBatchedOperations().escalateTogether(operationsOf(entries));
        // the cancel was accepted: no failure of the stronger verb may deny that
        return call(
                entries.get(0).requireBoundJob(),
                escalation.name(),
                Step.update(HistoryRecord::markActed, Step.continueWith(escalation)));
    }

    /** Until the job is at rest. */
    CompletableFuture<CancelOutcome> watchAfterOutcome(BulkEntry entry, CancelOutcome outcome) {
        return watch(entry, flow(entry).continueAfter(outcome));
    }

    /** After a request that got no answer. */
    CompletableFuture<CancelOutcome> watchAfterLostReply(BulkEntry entry, SdkException failure, boolean wasEscalation) {
        return watch(entry, flow(entry).followLoss(failure, wasEscalation));
    }

    private CompletableFuture<CancelOutcome> watch(BulkEntry entry, Step<CancelOutcome> first) {
        return call(entry.requireBoundJob(), "stop", first);
    }

    private StopFlow flow(BulkEntry entry) {
        return new StopFlow(
                entry.requireBoundJob(), stopOptions == null ? StopOptions.standard() : stopOptions, CallRole.BULK);
    }

    /** What follows an outcome that came of a request to stop, or of the read after it. */
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
        boolean mayEscalate = requestedStop.escalation() == Escalation.TERMINATE_IF_STARTED
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

    /** Whether a failure leaves more to do: who asks to stop a job has asked for more than one try. */
    boolean canContinueAfter(BulkEntry entry, SdkException failure) {
        return stopOptions != null && entry.boundJob != null && StopFlow.leavesOutcomeOpen(failure);
    }

    private static List<JobOperations> operationsOf(List<BulkEntry> entries) {
        return entries.stream()
                .map(entry -> entry.requireBoundJob().operations())
                .toList();
    }

    private <T> CompletableFuture<T> startCall(BoundJob job, Operation<T> operation) {
        return call(job, operation.name(), Step.continueWith(operation));
    }

    private <T> CompletableFuture<T> call(BoundJob job, String name, Step<T> first) {
        CallOptions how = stopOptions == null ? bulkOptions.callOptions() : stopOptions.callOptions();
        return job.engine().call(name, first, job.operations().authorizer(), how, CallRole.BULK);
    }

    /** What came of it is read with what came of others, where that can be, or by the reads that follow a stop. */
    private CallOptions cancelOptions(BulkEntry entry) {
        CallOptions callOptions = stopOptions == null ? bulkOptions.callOptions() : stopOptions.callOptions();
        return stopOptions != null || entry.canReadTogether() ? callOptions.unverified() : callOptions;
    }
}
