// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

/** The status of an AWS Batch job, in the order in which a job passes through them. No status means "cancelled". */
public enum BatchStatus {
    /**
     * The job is accepted and the scheduler has not looked at it yet. An array parent stays here until its first
     * child moves.
     */
    SUBMITTED,
    /** The job waits for other jobs. An array parent stays here until its children have ended. */
    PENDING,
    /** The job waits for capacity in its queue. */
    RUNNABLE,
    /** Service jobs only: the job was handed to the service that runs it. */
    SCHEDULED,
    /** The container of the job is being placed and started. */
    STARTING,
    /** The container of the job runs. */
    RUNNING,
    /** Final status: the container exited with 0. */
    SUCCEEDED,
    /** Final status: every other end, after a cancel or a terminate as well. */
    FAILED;

    /**
     * Returns whether a job in this status has ended.
     *
     * @return true for {@link #SUCCEEDED} and {@link #FAILED}
     */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /**
     * Returns whether a job in this status has started, so that {@code CancelJob} has no effect on it any more.
     *
     * @return true from {@link #SCHEDULED} to {@link #RUNNING}
     */
    public boolean isStarted() {
        return this == SCHEDULED || this == STARTING || this == RUNNING;
    }
}
