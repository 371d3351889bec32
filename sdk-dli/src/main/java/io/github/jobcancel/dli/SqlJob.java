// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Status of a SQL job. A job that the project does not have is in state {@link JobState#ABSENT} and all other fields
 * are empty. The statement, the parameters and the user's settings are left out because they may contain secrets.
 *
 * @param ref the reference: region, project and job id
 * @param state the provider-independent state; DLI itself cancels a job after 12 hours, which is {@link
 *     JobState#CANCELLED}
 * @param rawState DLI's state word, with its original case
 * @param jobType {@code QUERY}, {@code INSERT}, {@code IMPORT}, {@code DDL} and so on
 * @param jobMode {@code async} or {@code sync}
 * @param queueName the queue on which the job runs
 * @param owner the user who submitted the job
 * @param startTime when the job was submitted
 * @param duration how long the job has run
 * @param inputRowCount the number of rows read
 * @param badRowCount the number of rows that could not be read
 * @param inputSize the number of bytes read
 * @param resultCount the number of result rows
 * @param databaseName the database; empty if none
 * @param tableName the table; empty if none
 * @param resultFormat the format of the stored result; empty if not reported
 * @param resultPath the path of the stored result; empty if not reported
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

    @Override
    public Optional<Instant> submittedAt() {
        return startTime;
    }

    /** Creates the status from the record, or from a missing record. */
    static SqlJob fromJson(JobRef ref, JsonValue json) {
        Map<String, String> tags = new LinkedHashMap<>();
        json.get("tags").items().forEach(tag -> tags.put(tag.textField("key"), tag.textField("value")));
        OptionalLong millis = json.get("duration").asLong();
        return new SqlJob(
                ref,
                json.exists() ? DliStatus.toJobState(SqlStatus.values(), json.textField("status")) : JobState.ABSENT,
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
}
