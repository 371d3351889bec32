// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobState;

/**
 * The status values of both dialects. They are finer than {@link JobState}, since the site accepts or refuses a
 * cancel by them.
 */
enum GpJobStatus {
    NEW("esriJobNew", JobState.QUEUED),
    SUBMITTED("esriJobSubmitted", JobState.QUEUED),
    WAITING("esriJobWaiting", JobState.QUEUED),
    EXECUTING("esriJobExecuting", JobState.RUNNING),
    CANCELLING("esriJobCancelling", JobState.STOPPING),
    /** The job is being removed, which first stops it. */
    DELETING("esriJobDeleting", JobState.STOPPING),
    CANCELLED("esriJobCancelled", JobState.CANCELLED),
    SUCCEEDED("esriJobSucceeded", JobState.SUCCEEDED),
    FAILED("esriJobFailed", JobState.FAILED),
    TIMED_OUT("esriJobTimedOut", JobState.TIMED_OUT),
    /** The job was removed. Most sites report such a job as not found. */
    DELETED("esriJobDeleted", JobState.ABSENT),
    UNKNOWN("", JobState.UNKNOWN);

    private final String rawState;
    final JobState state;

    GpJobStatus(String rawState, JobState state) {
        this.rawState = rawState;
        this.state = state;
    }

    static GpJobStatus of(String rawState) {
        for (GpJobStatus status : values()) {
            if (status.rawState.equals(rawState)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
