// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.SigningText;

/**
 * The state of a Spark batch, and nothing else of it.
 *
 * @param ref region and project, and the batch's id
 * @param state in the words all providers share; {@code dead} is {@link JobState#ENDED}, for DLI uses that one word for failed
 *     and for cancelled batches
 * @param rawState DLI's word, in the case in which it came
 */
public record SparkBatchState(JobRef ref, JobState state, String rawState) implements JobSnapshot {

    /** From the record, or from a missing one. */
    static SparkBatchState fromJson(JobRef ref, JsonValue json) {
        String rawState = json.textField("state");
        return new SparkBatchState(ref, json.exists() ? toJobState(rawState) : JobState.ABSENT, rawState);
    }

    /** The documents give the words in lower case, and their samples do not. */
    static JobState toJobState(String rawState) {
        return switch (SigningText.toLowerCase(rawState)) {
            case "starting" -> JobState.STARTING;
            case "running", "recovering" -> JobState.RUNNING;
            case "success" -> JobState.SUCCEEDED;
            case "dead" -> JobState.ENDED;
            // the words of the session server beneath DLI, which DLI's documents list for sessions only
            case "not_started" -> JobState.QUEUED;
            case "idle", "busy" -> JobState.RUNNING;
            case "shutting_down" -> JobState.STOPPING;
            case "error" -> JobState.FAILED;
            case "killed" -> JobState.CANCELLED;
            default -> JobState.UNKNOWN;
        };
    }
}
