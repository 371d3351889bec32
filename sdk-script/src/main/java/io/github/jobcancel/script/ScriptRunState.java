// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobState;
import java.util.Arrays;
import java.util.Optional;

/** State of a job in brainCloud's words. The provider declares the set of words open. */
public enum ScriptRunState {
    /** The job waits for its start time. */
    SCHEDULED(JobState.QUEUED),
    /** The start time has passed, and the job waits to run. */
    QUEUED(JobState.QUEUED),
    /** The job runs. */
    RUNNING(JobState.RUNNING),
    /** The job was cancelled. */
    CANCELLED(JobState.CANCELLED),
    /** The job has succeeded. */
    COMPLETED(JobState.SUCCEEDED),
    /** The job has failed. */
    FAILED(JobState.FAILED);

    final JobState state;

    ScriptRunState(JobState state) {
        this.state = state;
    }

    /** Returns the state of a word; empty if this version does not know the word, which then proves nothing. */
    static Optional<ScriptRunState> ofWord(String word) {
        return Arrays.stream(values())
                .filter(runState -> runState.name().equalsIgnoreCase(word))
                .findFirst();
    }
}
