// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.SigningText;

/**
 * State of a Spark batch, without its details.
 *
 * @param ref the reference: region, project and batch id
 * @param state the provider-independent state; {@code dead} is {@link JobState#ENDED}, because DLI uses this word for
 *     failed and for cancelled batches
 * @param rawState DLI's state word, with its original case
 */
public record SparkBatchState(JobRef ref, JobState state, String rawState) implements JobSnapshot {

    /** Creates the state from the record, or from a missing record. */
    static SparkBatchState fromJson(JobRef ref, JsonValue json) {
        String rawState = json.textField("state");
        return new SparkBatchState(ref, json.exists() ? toJobState(rawState) : JobState.ABSENT, rawState);
    }

    /** Maps DLI's state word. The documentation gives the words in lower case, but its samples do not. */
    static JobState toJobState(String rawState) {
        return switch (SigningText.toLowerCase(rawState)) {
            case "starting" -> JobState.STARTING;
            case "running", "recovering" -> JobState.RUNNING;
            case "success" -> JobState.SUCCEEDED;
            case "dead" -> JobState.ENDED;
            // words of the session server beneath DLI, which DLI's documentation lists for sessions only
            case "not_started" -> JobState.QUEUED;
            case "idle", "busy" -> JobState.RUNNING;
            case "shutting_down" -> JobState.STOPPING;
            case "error" -> JobState.FAILED;
            case "killed" -> JobState.CANCELLED;
            default -> JobState.UNKNOWN;
        };
    }
}
