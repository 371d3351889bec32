// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobState;
import java.util.Locale;

/** State of a Spark batch in DLI's words. */
public enum SparkStatus implements DliStatus {
    /** The batch is being started. */
    STARTING(JobState.STARTING),
    /** The batch runs. */
    RUNNING(JobState.RUNNING),
    /** The batch is restarted after a failure. */
    RECOVERING(JobState.RUNNING),
    /** The batch has succeeded. */
    SUCCESS(JobState.SUCCEEDED),
    /** The batch has failed or was cancelled. */
    DEAD(JobState.ENDED),
    /** The batch waits; a word that the documentation lists for sessions only. */
    NOT_STARTED(JobState.QUEUED),
    /** The batch waits for input; a word that the documentation lists for sessions only. */
    IDLE(JobState.RUNNING),
    /** The batch runs; a word that the documentation lists for sessions only. */
    BUSY(JobState.RUNNING),
    /** The batch is being stopped; a word that the documentation lists for sessions only. */
    SHUTTING_DOWN(JobState.STOPPING),
    /** The batch has failed; a word that the documentation lists for sessions only. */
    ERROR(JobState.FAILED),
    /** The batch was cancelled; a word that the documentation lists for sessions only. */
    KILLED(JobState.CANCELLED);

    private final JobState state;

    SparkStatus(JobState state) {
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
