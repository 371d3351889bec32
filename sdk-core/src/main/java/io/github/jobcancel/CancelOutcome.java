// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

/**
 * What is proved about a job after a cancel. An outcome promises only what the provider's own record says. If no
 * answer was obtained, the call ends with an {@link SdkException} instead.
 */
public sealed interface CancelOutcome {

    /**
     * Returns the evidence for the outcome.
     *
     * @return the reads, the provider's words and the request ids
     */
    Evidence evidence();

    /**
     * Returns whether the job is proved to be at rest.
     *
     * @return true for {@link Cancelled}, {@link Ended} and {@link Finished}
     */
    default boolean isSettled() {
        return this instanceof Cancelled || this instanceof Ended || this instanceof Finished;
    }

    /**
     * Returns whether the job may still run and cause costs.
     *
     * @return the opposite of {@link #isSettled()}: a job that is not proved to be at rest may run
     */
    default boolean mayStillRun() {
        return !isSettled();
    }

    /**
     * The provider's record labels the job cancelled or terminated, and the job is at rest.
     *
     * @param evidence the proof
     */
    record Cancelled(Evidence evidence) implements CancelOutcome {}

    /**
     * The job is at rest and did not succeed. The provider cannot say whether our request was the reason.
     *
     * @param evidence the proof
     */
    record Ended(Evidence evidence) implements CancelOutcome {}

    /**
     * The job ended by itself: the cancel changed nothing or came too late. With {@link JobState#UNKNOWN} the
     * provider proves only that the job no longer runs; it may have succeeded, or our request may have ended it.
     *
     * @param state the final state; {@link JobState#UNKNOWN} where the provider says only that the job no longer
     *     runs
     * @param evidence the proof
     */
    record Finished(JobState state, Evidence evidence) implements CancelOutcome {}

    /**
     * The provider accepted the request, but the job has not been seen at rest. It may still run and may still
     * succeed.
     *
     * @param evidence the acknowledgement, and the read after it where one was made
     */
    record Requested(Evidence evidence) implements CancelOutcome {}

    /**
     * The provider's cancel does not apply to the job in its present state. The job runs on.
     *
     * @param reason the reason why the cancel does not apply
     * @param remedy what the caller can do instead
     * @param evidence the proof
     */
    record NotCancellable(Reason reason, Remedy remedy, Evidence evidence) implements CancelOutcome {}

    /**
     * A read within the client's scope found no such job. The job may exist in another scope, or its record may
     * have expired.
     *
     * @param evidence the read
     */
    record NotFound(Evidence evidence) implements CancelOutcome {}

    /** Why a cancel does not apply. */
    enum Reason {
        /** The job has not reached a state that the provider's cancel accepts. */
        TOO_EARLY,
        /** The job has started, and the provider's cancel stops only jobs that have not started. */
        TOO_LATE,
        /** The id belongs to a job of another kind. */
        WRONG_KIND
    }

    /** What a caller can do about a job to which the cancel does not apply. */
    enum Remedy {
        /** Cancel again later. */
        WAIT,
        /** Use the provider's terminate request, which also stops jobs that have started. */
        TERMINATE,
        /** Use the provider's operation for this kind or state of job. */
        OTHER_OPERATION
    }
}
