// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobState;
import java.util.Locale;

/** State of a Flink job in DLI's words. */
public enum FlinkStatus implements DliStatus {
    /** The job is a draft that was not started. */
    JOB_INIT(JobState.QUEUED),
    /** The job is being submitted. */
    JOB_SUBMITTING(JobState.STARTING),
    /** The submission has failed. */
    JOB_SUBMIT_FAIL(JobState.FAILED),
    /** The job runs. */
    JOB_RUNNING(JobState.RUNNING),
    /** The job downloads its files. */
    JOB_DOWNLOADING(JobState.RUNNING),
    /** The job is idle. */
    JOB_IDLE(JobState.RUNNING),
    /** The job takes a savepoint, before a stop or because only that was requested. */
    JOB_SAVEPOINTING(JobState.RUNNING),
    /** The job is restarted after an overdue payment. */
    JOB_ARREARAGE_RECOVERING(JobState.RUNNING),
    /** The job has failed. */
    JOB_RUNNING_EXCEPTION(JobState.FAILED),
    /** The job was stopped because of an overdue payment. */
    JOB_ARREARAGE_STOPPED(JobState.FAILED),
    /** The job is being stopped. */
    JOB_CANCELING(JobState.STOPPING),
    /** The job was stopped. */
    JOB_CANCEL_SUCCESS(JobState.CANCELLED),
    /** The stop has failed, and the job continues. */
    JOB_CANCEL_FAIL(JobState.RUNNING),
    /** The job has succeeded. */
    JOB_FINISH(JobState.SUCCEEDED);

    private final JobState state;

    FlinkStatus(JobState state) {
        this.state = state;
    }

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public JobState state() {
        return state;
    }
}
