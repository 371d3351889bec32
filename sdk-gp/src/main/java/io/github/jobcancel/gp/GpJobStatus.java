// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobState;

/**
 * State of a job in the words of both dialects. Finer than {@link JobState}: whether the site accepts a cancel depends
 * on the word.
 */
public enum GpJobStatus {
    /** The job was created. */
    NEW("esriJobNew", JobState.QUEUED),
    /** The job was submitted. */
    SUBMITTED("esriJobSubmitted", JobState.QUEUED),
    /** The job waits for a process to run it. */
    WAITING("esriJobWaiting", JobState.QUEUED),
    /** The job runs. */
    EXECUTING("esriJobExecuting", JobState.RUNNING),
    /** The job is being cancelled and may still succeed. */
    CANCELLING("esriJobCancelling", JobState.STOPPING),
    /** The job is being stopped and removed. */
    DELETING("esriJobDeleting", JobState.STOPPING),
    /** The job was cancelled. */
    CANCELLED("esriJobCancelled", JobState.CANCELLED),
    /** The job has succeeded. */
    SUCCEEDED("esriJobSucceeded", JobState.SUCCEEDED),
    /** The job has failed. */
    FAILED("esriJobFailed", JobState.FAILED),
    /** The site has stopped the job at the service's time limit. */
    TIMED_OUT("esriJobTimedOut", JobState.TIMED_OUT),
    /** The job was removed; usually such a job is not found. */
    DELETED("esriJobDeleted", JobState.ABSENT),
    /** The site uses a word that this version does not know. */
    UNKNOWN("", JobState.UNKNOWN);

    private final String word;
    final JobState state;

    GpJobStatus(String word, JobState state) {
        this.word = word;
        this.state = state;
    }

    /**
     * Returns the site's word for the state.
     *
     * @return the word, for example {@code esriJobExecuting}; empty for {@link #UNKNOWN}
     */
    public String word() {
        return word;
    }

    static GpJobStatus of(String rawState) {
        for (GpJobStatus status : values()) {
            if (status.word.equals(rawState)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
