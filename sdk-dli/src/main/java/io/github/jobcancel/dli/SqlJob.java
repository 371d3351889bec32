// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.SigningText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A SQL job as its status shows it. One that the project does not know is in state {@link JobState#ABSENT} and has no other
 * fields. The statement, the parameters and the user's settings are left out: they may hold secrets.
 *
 * @param ref region and project, and the job's id
 * @param state in the words all providers share; a job that ran for 12 hours is {@link JobState#CANCELLED} by DLI itself
 * @param rawState DLI's word, in the case in which it came
 * @param jobType {@code QUERY}, {@code INSERT}, {@code IMPORT}, {@code DDL} and so on
 * @param jobMode {@code async} or {@code sync}
 * @param queueName the queue it runs on
 * @param owner who submitted it
 * @param startTime when it was submitted
 * @param duration how long it has run
 * @param inputRowCount how many rows it has read
 * @param badRowCount how many of them could not be read
 * @param inputSize how many bytes it has read
 * @param resultCount how many rows it gave
 * @param databaseName the database; empty if none
 * @param tableName the table; empty if none
 * @param resultFormat how the result is stored; empty if not said
 * @param resultPath where the result is stored; empty if not said
 * @param tags the job's tags
 */
public record SqlJob(
        JobRef ref,
        JobState state,
        String rawState,
        String jobType,
        String jobMode,
        String queueName,
        String owner,
        Optional<Instant> startTime,
        Optional<Duration> duration,
        OptionalLong inputRowCount,
        OptionalLong badRowCount,
        OptionalLong inputSize,
        OptionalLong resultCount,
        String databaseName,
        String tableName,
        String resultFormat,
        String resultPath,
        Map<String, String> tags)
        implements JobSnapshot {

    /** From the record, or from a missing one. */
    static SqlJob fromJson(JobRef ref, JsonValue json) {
        Map<String, String> tags = new LinkedHashMap<>();
        json.get("tags").items().forEach(tag -> tags.put(tag.textField("key"), tag.textField("value")));
        OptionalLong millis = json.get("duration").asLong();
        return new SqlJob(
                ref,
                json.exists() ? toJobState(json.textField("status")) : JobState.ABSENT,
                json.textField("status"),
                json.textField("job_type"),
                json.textField("job_mode"),
                json.textField("queue_name"),
                json.textField("owner"),
                json.instantField("start_time"),
                millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty(),
                json.get("input_row_count").asLong(),
                json.get("bad_row_count").asLong(),
                json.get("input_size").asLong(),
                json.get("result_count").asLong(),
                json.textField("database_name"),
                json.textField("table_name"),
                json.textField("result_format"),
                json.textField("result_path"),
                Map.copyOf(tags));
    }

    private static JobState toJobState(String rawState) {
        return switch (SigningText.toLowerCase(rawState)) {
            case "launching" -> JobState.STARTING;
            case "running", "scaling" -> JobState.RUNNING;
            case "finished" -> JobState.SUCCEEDED;
            case "failed" -> JobState.FAILED;
            case "cancelled" -> JobState.CANCELLED;
            default -> JobState.UNKNOWN;
        };
    }
}
