// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import org.jspecify.annotations.Nullable;

/**
 * From the job's record to the outcome. The site labels a job that a cancel stopped, so success, failure and time-out are
 * always the job's own end, also after a cancel that was accepted.
 */
final class GpOutcomes {
    private GpOutcomes() {}

    /** What the record shows after an acceptance. */
    static CancelOutcome outcomeAfterAcceptance(GpJob job, Evidence evidence) {
        CancelOutcome outcome = provenOutcome(job, evidence);
        return outcome == null ? new Requested(evidence) : outcome;
    }

    /**
     * What the record proves whether or not our request arrived. Null if nothing: the job is alive, and a request that got
     * lost leaves the same record as one that the tool does not look for.
     */
    static @Nullable CancelOutcome provenOutcome(GpJob job, Evidence evidence) {
        return switch (job.state()) {
            case CANCELLED -> new Cancelled(evidence);
            case SUCCEEDED, FAILED, TIMED_OUT -> new Finished(job.state(), evidence);
            case STOPPING -> new Requested(evidence);
            case ABSENT -> new NotFound(evidence);
            default -> null;
        };
    }

    /** What the record says about a refusal. Null if it does not explain it: a word that nobody knows. */
    static @Nullable CancelOutcome outcomeAfterRefusal(GpDialect dialect, GpJob job, Evidence evidence) {
        Remedy remedy = remedyFor(dialect, job.status());
        return remedy == null ? provenOutcome(job, evidence) : new NotCancellable(Reason.TOO_EARLY, remedy, evidence);
    }

    /** Why a cancel would be refused, by the provider's own tables, for a job that is alive. Null if it would be taken. */
    static @Nullable NotCancellable whyNotCancellable(GpDialect dialect, GpJob job, Evidence evidence) {
        Remedy remedy = remedyFor(dialect, job.status());
        return remedy == null || acceptsCancel(dialect, job.status())
                ? null
                : new NotCancellable(Reason.TOO_EARLY, remedy, evidence);
    }

    /** Whether a cancel that was refused would be taken now: the job has begun to execute in between. */
    static boolean isCancellableNow(GpJob job) {
        return job.status() == GpJobStatus.EXECUTING;
    }

    /**
     * Whether a cancel that got no reply may be sent again: the record shows no trace of it. Worst, it is refused, and that is
     * an answer.
     */
    static boolean isUntouched(GpJob job) {
        return switch (job.status()) {
            case NEW, SUBMITTED, WAITING, EXECUTING -> true;
            default -> false;
        };
    }

    /** Each dialect takes one state that the other refuses. */
    private static boolean acceptsCancel(GpDialect dialect, GpJobStatus status) {
        return switch (status) {
            case EXECUTING -> true;
            case SUBMITTED -> dialect == GpDialect.ADMIN;
            case WAITING -> dialect == GpDialect.REST;
            default -> false;
        };
    }

    /** What helps against a refusal in a state: to ask again, or to ask in the other dialect. Null for all other states. */
    private static @Nullable Remedy remedyFor(GpDialect dialect, GpJobStatus status) {
        return switch (status) {
            case NEW, EXECUTING -> Remedy.WAIT;
            case SUBMITTED, WAITING -> acceptsCancel(dialect, status) ? Remedy.WAIT : Remedy.OTHER_OPERATION;
            default -> null;
        };
    }
}
