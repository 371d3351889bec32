// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobState;

/** State of a SQL job in DLI's words. */
public enum SqlStatus implements DliStatus {
    /** The job is being started. */
    LAUNCHING(JobState.STARTING),
    /** The job runs. */
    RUNNING(JobState.RUNNING),
    /** The job runs while its queue is resized. */
    SCALING(JobState.RUNNING),
    /** The job has succeeded. */
    FINISHED(JobState.SUCCEEDED),
    /** The job has failed. */
    FAILED(JobState.FAILED),
    /** The job was cancelled. */
    CANCELLED(JobState.CANCELLED);

    private final JobState state;

    SqlStatus(JobState state) {
        this.state = state;
    }

    @Override
    public String word() {
        return name();
    }

    @Override
    public JobState state() {
        return state;
    }
}
