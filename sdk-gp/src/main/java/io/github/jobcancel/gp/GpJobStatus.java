// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobState;

/** The words that both dialects have for a job's state. Finer than {@link JobState}, as cancels are refused by the word. */
enum GpJobStatus {
    NEW("esriJobNew", JobState.QUEUED),
    SUBMITTED("esriJobSubmitted", JobState.QUEUED),
    WAITING("esriJobWaiting", JobState.QUEUED),
    EXECUTING("esriJobExecuting", JobState.RUNNING),
    CANCELLING("esriJobCancelling", JobState.STOPPING),
    /** Its removal is under way, which stops it first. */
    DELETING("esriJobDeleting", JobState.STOPPING),
    CANCELLED("esriJobCancelled", JobState.CANCELLED),
    SUCCEEDED("esriJobSucceeded", JobState.SUCCEEDED),
    FAILED("esriJobFailed", JobState.FAILED),
    TIMED_OUT("esriJobTimedOut", JobState.TIMED_OUT),
    /** Removed; nearly always the job is just not found. */
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
