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
 * Derives outcomes from job records. The site marks a job that a cancel stopped, so success, failure and timeout are
 * always the job's own end, even after an accepted cancel.
 */
final class GpOutcomes {
    private GpOutcomes() {}

    /** Returns the outcome after an accepted cancel. */
    static CancelOutcome outcomeAfterAcceptance(GpJob job, Evidence evidence) {
        CancelOutcome outcome = provenOutcome(job, evidence);
        return outcome == null ? new Requested(evidence) : outcome;
    }

    /**
     * Returns the outcome that the record proves whether or not the request arrived, or null if it proves nothing:
     * the job is alive, and a lost request leaves the same record as a request that the tool does not check for.
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

    /**
     * Returns the outcome that explains a refusal, or null if the record does not explain it because its status is
     * unknown.
     */
    static @Nullable CancelOutcome outcomeAfterRefusal(GpDialect dialect, GpJob job, Evidence evidence) {
        Remedy remedy = remedyFor(dialect, job.status());
        return remedy == null ? provenOutcome(job, evidence) : new NotCancellable(Reason.TOO_EARLY, remedy, evidence);
    }

    /**
     * Returns why the site would refuse a cancel of a live job according to its documentation, or null if it would
     * accept one.
     */
    static @Nullable NotCancellable whyNotCancellable(GpDialect dialect, GpJob job, Evidence evidence) {
        Remedy remedy = remedyFor(dialect, job.status());
        return remedy == null || acceptsCancel(dialect, job.status())
                ? null
                : new NotCancellable(Reason.TOO_EARLY, remedy, evidence);
    }

    /** Returns whether a refused cancel would be accepted now: the job has begun to execute since. */
    static boolean isCancellableNow(GpJob job) {
        return job.status() == GpJobStatus.EXECUTING;
    }

    /**
     * Returns whether a cancel without reply may be repeated: the record shows no effect of it. In the worst case the
     * site refuses the repetition, which is a definite answer.
     */
    static boolean isUntouched(GpJob job) {
        return switch (job.status()) {
            case NEW, SUBMITTED, WAITING, EXECUTING -> true;
            default -> false;
        };
    }

    /**
     * Returns whether the dialect accepts a cancel in this state. Each dialect accepts one state that the other
     * refuses.
     */
    private static boolean acceptsCancel(GpDialect dialect, GpJobStatus status) {
        return switch (status) {
            case EXECUTING -> true;
            case SUBMITTED -> dialect == GpDialect.ADMIN;
            case WAITING -> dialect == GpDialect.REST;
            default -> false;
        };
    }

    /**
     * Returns the remedy for a refusal in this state: to wait and cancel again, or to use the other dialect. Null for
     * other states.
     */
    private static @Nullable Remedy remedyFor(GpDialect dialect, GpJobStatus status) {
        return switch (status) {
            case NEW, EXECUTING -> Remedy.WAIT;
            case SUBMITTED, WAITING -> acceptsCancel(dialect, status) ? Remedy.WAIT : Remedy.OTHER_OPERATION;
            default -> null;
        };
    }
}
