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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the provider's words, and a read where they leave a doubt, to the outcome. */
final class ScriptOutcomes {
    private static final int JOB_NOT_FOUND = 40465;
    private static final int JOB_NOT_SCHEDULED = 40466;
    private static final int WRONG_JOB_TYPE = 40719;
    private static final int JOB_NOT_RUNNING = 40720;

    private static final Evidence NO_EVIDENCE =
            new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 0, false, false, false);

    private ScriptOutcomes() {}

    /** What the record proves that an accepted cancel answered with. */
    static CancelOutcome outcomeOfAcceptedCancel(JobState state, Evidence evidence) {
        return switch (state) {
            case CANCELLED -> new Cancelled(evidence);
            // accepted, yet the record names another end: success beats cancel
            case SUCCEEDED, FAILED -> new Finished(state, evidence);
            default -> new Requested(evidence);
        };
    }

    /** What a refusal proves by itself. Null if it is no word about the job, or one that needs a read. */
    static @Nullable CancelOutcome outcomeOfRefusal(int reason, Evidence evidence) {
        return switch (reason) {
            case JOB_NOT_FOUND -> new NotFound(evidence);
            case WRONG_JOB_TYPE -> new NotCancellable(Reason.WRONG_KIND, Remedy.OTHER_OPERATION, evidence);
            default -> null;
        };
    }

    /**
     * Whether the refusal says only what the job is not. A script that is "not scheduled" may run, and a batch that is "not
     * running" may wait: the lists tell.
     */
    static boolean needsListRead(int reason) {
        return reason == JOB_NOT_RUNNING || reason == JOB_NOT_SCHEDULED;
    }

    /** Whether the job explains the refusal by itself: a script that is due long after it was not cancelled before it. */
    static boolean isExplainedByStart(int reason, ScriptJob job) {
        return reason == JOB_NOT_SCHEDULED && job.isDue();
    }

    /**
     * What such a refusal proves together with the lists. Null if nothing: an earlier request of this call may have reached a
     * job that is still listed.
     *
     * @param reason the doubtful code
     * @param listedState the job's state by the lists; ABSENT if it is in neither
     * @param mayBeEcho whether an earlier request of this call may have acted, so that the refusal may be its echo
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
     * What the lists prove after a request that the provider has taken.
     *
     * @param now the job's state by the lists; ABSENT if it is in neither
     * @param jobExisted whether the provider has shown that there is such a job, so that its absence now is its end
     */
    static CancelOutcome outcomeOfLists(JobState now, boolean jobExisted, Evidence evidence) {
        if (now == JobState.ABSENT) {
            return jobExisted ? outcomeOfEndedJob(evidence) : new NotFound(evidence);
        }
        return outcomeOfAcceptedCancel(now, evidence);
    }

    /**
     * Of a job that there was, and that neither waits nor runs. It may have come to a good end before our request reached it,
     * so it is not said that it did not succeed, even where the request was taken.
     */
    private static CancelOutcome outcomeOfEndedJob(Evidence evidence) {
        return new Finished(JobState.UNKNOWN, evidence);
    }

    /** Why a cancel would do nothing to a job that is alive; null if it would. Nothing stops a script that is due. */
    static @Nullable NotCancellable whyNotCancellable(ScriptKind kind, boolean isDue) {
        return kind == ScriptKind.SCHEDULED && isDue
                ? new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, NO_EVIDENCE)
                : null;
    }
}
