// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

/**
 * What is proved about a job after a cancel. Each outcome promises only what the provider's own record says; where nothing
 * was answered at all the call ends with an {@link SdkException} instead.
 */
public sealed interface CancelOutcome {

    /**
     * What the outcome rests on.
     *
     * @return the reads, words and request ids
     */
    Evidence evidence();

    /**
     * Whether the job is proved to be at rest.
     *
     * @return true for {@link Cancelled}, {@link Ended} and {@link Finished}
     */
    default boolean isSettled() {
        return this instanceof Cancelled || this instanceof Ended || this instanceof Finished;
    }

    /**
     * Whether the job may still run, and cost.
     *
     * @return the opposite of {@link #isSettled()}: whatever is not proved at rest may run
     */
    default boolean mayStillRun() {
        return !isSettled();
    }

    /**
     * The provider's record labels the job cancelled or terminated, and it is at rest.
     *
     * @param evidence what proves it
     */
    record Cancelled(Evidence evidence) implements CancelOutcome {}

    /**
     * The job is at rest and did not succeed; the provider cannot say whether our request was the reason.
     *
     * @param evidence what proves it
     */
    record Ended(Evidence evidence) implements CancelOutcome {}

    /**
     * The job came to its own end. The cancel changed nothing, or lost the race. With {@link JobState#UNKNOWN} it is only known
     * that the job no longer runs: it may have succeeded, and a request of ours may be what ended it.
     *
     * @param state how it ended; {@link JobState#UNKNOWN} where the provider only says that it no longer runs
     * @param evidence what proves it
     */
    record Finished(JobState state, Evidence evidence) implements CancelOutcome {}

    /**
     * The provider took the request; the job has not been seen at rest. It may still run, and may still succeed.
     *
     * @param evidence the acknowledgement, and the read after it where one was made
     */
    record Requested(Evidence evidence) implements CancelOutcome {}

    /**
     * The verb does not apply to the job as it is now. It runs on.
     *
     * @param reason why not
     * @param remedy what would help
     * @param evidence what proves it
     */
    record NotCancellable(Reason reason, Remedy remedy, Evidence evidence) implements CancelOutcome {}

    /**
     * A read in the scope that the client states found no such job. It may exist in another scope, or its record may have
     * expired.
     *
     * @param evidence the read
     */
    record NotFound(Evidence evidence) implements CancelOutcome {}

    /** Why a cancel does not apply. */
    enum Reason {
        /** The job is not yet in a state that the provider's cancel accepts. */
        TOO_EARLY,
        /** The job has started, and the provider's cancel stops only jobs that have not. */
        TOO_LATE,
        /** The id belongs to a job of another kind. */
        WRONG_KIND
    }

    /** What a caller can do about a job that the verb does not apply to. */
    enum Remedy {
        /** Ask again later. */
        WAIT,
        /** Use the provider's terminate, which also stops jobs that have started. */
        TERMINATE,
        /** Use the operation of the same provider that is made for this kind or state of job. */
        OTHER_OPERATION
    }
}
