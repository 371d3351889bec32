// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

/** The service's words for the state of a job, in the order in which a job goes through them. */
public enum JobStatus {
    /** Accepted, not looked at yet. */
    SUBMITTED,
    /** Waits for other jobs. The parent of an array is shown so while its children live. */
    PENDING,
    /** Waits for a place to run. */
    RUNNABLE,
    /** Has a place, and is being started. */
    STARTING,
    /** Its container runs. */
    RUNNING,
    /** At rest. */
    SUCCEEDED,
    /** At rest; a cancelled or terminated job is shown so, too. */
    FAILED
}
