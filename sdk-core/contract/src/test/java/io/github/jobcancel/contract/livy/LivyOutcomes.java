// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import org.jspecify.annotations.Nullable;

/** Derives outcomes from records. A delete removes the record, and absence does not prove that the job is at rest. */
final class LivyOutcomes {
    private LivyOutcomes() {}

    /**
     * Returns the outcome while a batch is watched. Once its record is gone, Livy will never say more, so the watch
     * ends with what the last read proves: nothing was found.
     */
    static CancelOutcome outcomeOfWatch(@Nullable JobSnapshot before, JobSnapshot now, Evidence evidence) {
        boolean wasAtRest = before != null && before.state().isAtRest();
        CancelOutcome outcome = outcomeOfRead(now, !wasAtRest, evidence);
        return outcome == null ? new Requested(evidence) : outcome;
    }

    /**
     * Returns the outcome of the read after a delete, or null if the batch is alive. If Livy acknowledged the delete,
     * or carried it out and its reply was lost, the record is gone, which says no more than the acknowledgement.
     */
    static @Nullable CancelOutcome outcomeAfterDelete(
            JobSnapshot now, boolean isAcknowledged, boolean mayHaveActed, Evidence evidence) {
        boolean explainsAbsence = isAcknowledged || evidence.replyWasLost();
        return now.state() == JobState.ABSENT && explainsAbsence
                ? new Requested(evidence)
                : outcomeOfRead(now, mayHaveActed, evidence);
    }

    private static @Nullable CancelOutcome outcomeOfRead(JobSnapshot now, boolean mayHaveActed, Evidence evidence) {
        return switch (now.state()) {
            case CANCELLED -> new Cancelled(evidence);
            case SUCCEEDED, FAILED, TIMED_OUT -> new Finished(now.state(), evidence);
            case ENDED -> mayHaveActed ? new Ended(evidence) : new Finished(now.state(), evidence);
            case STOPPING -> new Requested(evidence);
            case ABSENT -> new NotFound(evidence);
            case QUEUED, STARTING, RUNNING, UNKNOWN -> null;
        };
    }
}
