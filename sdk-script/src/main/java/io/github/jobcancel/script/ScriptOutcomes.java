// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobState;
import org.jspecify.annotations.Nullable;

/** Derives outcomes from the provider's answers, and from a read of the lists where an answer is ambiguous. */
final class ScriptOutcomes {
    private static final int JOB_NOT_FOUND = 40465;
    private static final int JOB_NOT_SCHEDULED = 40466;
    private static final int WRONG_JOB_TYPE = 40719;
    private static final int JOB_NOT_RUNNING = 40720;

    private static final Evidence NO_EVIDENCE = Evidence.builder().build();

    private ScriptOutcomes() {}

    /** Returns the outcome that the record in an accepted cancel's answer proves. */
    static CancelOutcome outcomeOfAcceptedCancel(JobState state, Evidence evidence) {
        return switch (state) {
            case CANCELLED -> new Cancelled(evidence);
            // the cancel was accepted, but the record shows another end: a success takes precedence over the cancel
            case SUCCEEDED, FAILED -> new Finished(state, evidence);
            default -> new Requested(evidence);
        };
    }

    /**
     * Returns the outcome that a refusal proves by itself; null if the refusal does not concern the job, or needs a
     * read of the lists.
     */
    static @Nullable CancelOutcome outcomeOfRefusal(int reason, Evidence evidence) {
        return switch (reason) {
            case JOB_NOT_FOUND -> new NotFound(evidence);
            case WRONG_JOB_TYPE -> new NotCancellable(Reason.WRONG_KIND, Remedy.OTHER_OPERATION, evidence);
            default -> null;
        };
    }

    /**
     * Returns whether the refusal says only what the job is not. A script that is "not scheduled" may be running, and
     * a batch that is "not running" may be waiting; the lists show which.
     */
    static boolean needsListRead(int reason) {
        return reason == JOB_NOT_RUNNING || reason == JOB_NOT_SCHEDULED;
    }

    /**
     * Returns whether the job explains the refusal by itself: a script that is still due long after the refusal was
     * not cancelled before it.
     */
    static boolean isExplainedByStart(int reason, ScriptJob job) {
        return reason == JOB_NOT_SCHEDULED && job.isDue();
    }

    /**
     * Returns the outcome that an ambiguous refusal proves together with the lists; null if it proves none, because
     * an earlier request of this call may have reached a job that is still listed.
     *
     * @param reason the ambiguous reason code
     * @param listedState the job's state in the lists; ABSENT if it is in neither list
     * @param mayBeEcho whether an earlier request of this call may have acted, so that the refusal may be a result of
     *     that request
     */
    static @Nullable CancelOutcome outcomeOfRefusalAndLists(
            int reason, JobState listedState, boolean mayBeEcho, Evidence evidence) {
        if (listedState == JobState.ABSENT) {
            return outcomeOfEndedJob(evidence);
        }
        if (mayBeEcho) {
            return null;
        }
        return new NotCancellable(
                reason == JOB_NOT_SCHEDULED ? Reason.TOO_LATE : Reason.TOO_EARLY, Remedy.WAIT, evidence);
    }

    /**
     * Returns the outcome that the lists prove after a request that the provider accepted.
     *
     * @param now the job's state in the lists; ABSENT if it is in neither list
     * @param jobExisted whether the provider has shown that the job exists, so that its absence now means that it
     *     ended
     */
    static CancelOutcome outcomeOfLists(JobState now, boolean jobExisted, Evidence evidence) {
        if (now == JobState.ABSENT) {
            return jobExisted ? outcomeOfEndedJob(evidence) : new NotFound(evidence);
        }
        return outcomeOfAcceptedCancel(now, evidence);
    }

    /**
     * Returns the outcome of a job that existed and now neither waits nor runs. It may have succeeded before the
     * request reached it, so the outcome does not claim that it did not, even if the request was accepted.
     */
    private static CancelOutcome outcomeOfEndedJob(Evidence evidence) {
        return new Finished(JobState.UNKNOWN, evidence);
    }

    /**
     * Returns why a cancel would not affect a job that has not ended; null if it would. A script that is due cannot
     * be stopped.
     */
    static @Nullable NotCancellable whyNotCancellable(ScriptKind kind, boolean isDue) {
        return kind == ScriptKind.SCHEDULED && isDue
                ? new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, NO_EVIDENCE)
                : null;
    }
}
