// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.JobState;

/** State of a batch in Livy's words. */
enum LivyState {
    NOT_STARTED(JobState.QUEUED),
    STARTING(JobState.STARTING),
    RUNNING(JobState.RUNNING),
    IDLE(JobState.RUNNING),
    BUSY(JobState.RUNNING),
    SHUTTING_DOWN(JobState.STOPPING),
    ERROR(JobState.FAILED),
    /** The application failed or was killed outside Livy; the word does not say which. */
    DEAD(JobState.ENDED),
    KILLED(JobState.CANCELLED),
    SUCCESS(JobState.SUCCEEDED);

    private final JobState jobState;

    LivyState(JobState jobState) {
        this.jobState = jobState;
    }

    static JobState toJobState(String rawState) {
        for (LivyState state : values()) {
            if (state.name().equalsIgnoreCase(rawState)) {
                return state.jobState;
            }
        }
        return JobState.UNKNOWN;
    }
}
