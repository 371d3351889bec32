// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

/** The status words of AWS Batch jobs, in the order in which a job passes them. There is no word for "cancelled". */
public enum BatchStatus {
    /** Accepted; the scheduler has not looked at it. An array parent waits here for its first child. */
    SUBMITTED,
    /** Waits for other jobs. An array parent stays here while children live. */
    PENDING,
    /** Waits for capacity in its queue. */
    RUNNABLE,
    /** Service jobs only: handed to the service that runs it. */
    SCHEDULED,
    /** Its container is being placed and started. */
    STARTING,
    /** Its container runs. */
    RUNNING,
    /** At rest: the container exited with 0. */
    SUCCEEDED,
    /** At rest: anything else, a cancel and a terminate included. */
    FAILED;

    /**
     * Whether nothing more will happen to a job in this status.
     *
     * @return true for {@link #SUCCEEDED} and {@link #FAILED}
     */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /**
     * Whether the job is past the point up to which {@code CancelJob} has an effect.
     *
     * @return true from {@link #SCHEDULED} to {@link #RUNNING}
     */
    public boolean isStarted() {
        return this == SCHEDULED || this == STARTING || this == RUNNING;
    }
}
