// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

/** The states of a job in the terms of AWS Batch, in the order of a job's lifecycle. */
public enum JobStatus {
    /** The job is accepted and not yet scheduled. */
    SUBMITTED,
    /** The job waits for other jobs. The parent of an array job has this status while its children live. */
    PENDING,
    /** The job waits for compute resources. */
    RUNNABLE,
    /** The job has compute resources and is being started. */
    STARTING,
    /** The container runs. */
    RUNNING,
    /** The job has ended with success. */
    SUCCEEDED,
    /** The job has failed, or was cancelled or terminated. */
    FAILED
}
