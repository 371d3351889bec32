// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ChainedOperation;
import io.github.jobcancel.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Combines the outcomes of a job that was cancelled by one call and read or escalated by another. */
final class CombinedOutcomes {
    private CombinedOutcomes() {}

    /** Returns an operation that reads several jobs, each of which was cancelled before. */
    static Operation<List<CancelOutcome>> readOperation(List<BulkEntry> entries, List<JobOperations> operations) {
        return new ChainedOperation<>(
                entries.get(0).requireBatchedOperations().readTogether(operations), (snapshots, history) -> {
                    List<CancelOutcome> outcomes = new ArrayList<>();
                    for (int i = 0; i < entries.size(); i++) {
                        outcomes.add(outcomeAfterRead(entries.get(i), snapshots.get(i), history));
                    }
                    return CallStep.finishWith(outcomes);
                });
    }

    private static CancelOutcome outcomeAfterRead(BulkEntry entry, JobSnapshot snapshot, CallHistory history) {
        CancelOutcome readOutcome = entry.requireBoundJob().operations().outcomeOf(null, snapshot, history);
        CancelOutcome earlierOutcome = entry.acknowledgedOutcome;
        return earlierOutcome == null
                ? readOutcome
                : withEvidence(readOutcome, mergeEvidence(earlierOutcome.evidence(), readOutcome.evidence(), false));
    }

    /** Adds the evidence of the cancel to the outcome of the escalation that followed it, if there was one. */
    static Result<CancelOutcome> withEscalation(BulkEntry entry, Result<CancelOutcome> result) {
        CancelOutcome before = entry.tooLateOutcome;
        return before != null && result instanceof Result.Success<CancelOutcome> success
                ? Result.success(withEvidence(
                        success.answer(),
                        mergeEvidence(before.evidence(), success.answer().evidence(), true)))
                : result;
    }

    private static Evidence mergeEvidence(Evidence earlierEvidence, Evidence laterEvidence, boolean wasEscalated) {
        List<String> requestIds = new ArrayList<>(earlierEvidence.requestIds());
        requestIds.addAll(laterEvidence.requestIds());
        return Evidence.builder()
                .snapshotBefore(earlierEvidence.snapshotBefore().orElse(null))
                .snapshotAfter(laterEvidence.snapshotAfter().orElse(null))
                .providerWords(laterEvidence.providerWords())
                .requestIds(requestIds)
                .attemptCount(earlierEvidence.attemptCount() + laterEvidence.attemptCount())
                .replyWasLost(earlierEvidence.replyWasLost() || laterEvidence.replyWasLost())
                .wasEscalated(wasEscalated)
                .wasRevived(laterEvidence.wasRevived())
                .build();
    }

    private static CancelOutcome withEvidence(CancelOutcome outcome, Evidence evidence) {
        if (outcome instanceof CancelOutcome.Cancelled) {
            return new CancelOutcome.Cancelled(evidence);
        }
        if (outcome instanceof CancelOutcome.Ended) {
            return new CancelOutcome.Ended(evidence);
        }
        if (outcome instanceof CancelOutcome.Finished finished) {
            return new CancelOutcome.Finished(finished.state(), evidence);
        }
        if (outcome instanceof CancelOutcome.NotCancellable notCancellable) {
            return new CancelOutcome.NotCancellable(notCancellable.reason(), notCancellable.remedy(), evidence);
        }
        return outcome instanceof CancelOutcome.NotFound
                ? new CancelOutcome.NotFound(evidence)
                : new CancelOutcome.Requested(evidence);
    }

    /** Returns the result of a job: what is proved, even if only earlier, or else why nothing is. */
    static Result<CancelOutcome> resultOf(
            BulkEntry entry, @Nullable CancelOutcome outcome, @Nullable Throwable failure) {
        CancelOutcome proved = outcome == null ? entry.acknowledgedOutcome : outcome;
        return proved == null ? Result.failure(failureOf(failure)) : Result.success(proved);
    }

    /** Returns the reason why a job has no answer. */
    private static SdkException failureOf(@Nullable Throwable failure) {
        Throwable cause = CancellableFuture.unwrap(failure);
        if (cause instanceof SdkException known) {
            return known;
        }
        return cause instanceof CancellationException
                ? new SdkException.Closed("bulk", "the call was abandoned", true)
                : new SdkException.ProviderFault("bulk", "the call for the job failed", null, true, cause);
    }
}
