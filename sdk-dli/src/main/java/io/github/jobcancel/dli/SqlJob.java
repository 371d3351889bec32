// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRecord;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Status of a SQL job. A job that the project does not have is in state {@link JobState#ABSENT} and all other fields
 * are empty. The statement, the parameters and the user's settings are left out because they may contain secrets.
 *
 * <p>DLI itself cancels a job after 12 hours, which is {@link JobState#CANCELLED}. SQL jobs have no names. DLI shows
 * one time for submission and start, here {@link #submittedAt}, and the end only in lists.
 */
public final class SqlJob extends JobRecord {
    private final String jobType;
    private final String jobMode;
    private final String queueName;
    private final String owner;
    private final @Nullable Duration duration;
    private final OptionalLong inputRowCount;
    private final OptionalLong badRowCount;
    private final OptionalLong inputSize;
    private final OptionalLong resultCount;
    private final String databaseName;
    private final String tableName;
    private final String resultFormat;
    private final String resultPath;
    private final Map<String, String> tags;

    private SqlJob(JobRef ref, JobState state, JsonValue json) {
        super(
                ref,
                state,
                json.textField("status"),
                "",
                json.instantField("start_time").orElse(null),
                null,
                json.instantField("end_time").orElse(null));
        OptionalLong millis = json.get("duration").asLong();
        this.jobType = json.textField("job_type");
        this.jobMode = json.textField("job_mode");
        this.queueName = json.textField("queue_name");
        this.owner = json.textField("owner");
        this.duration = millis.isPresent() ? Duration.ofMillis(millis.getAsLong()) : null;
        this.inputRowCount = json.get("input_row_count").asLong();
        this.badRowCount = json.get("bad_row_count").asLong();
        this.inputSize = json.get("input_size").asLong();
        this.resultCount = json.get("result_count").asLong();
        this.databaseName = json.textField("database_name");
        this.tableName = json.textField("table_name");
        this.resultFormat = json.textField("result_format");
        this.resultPath = json.textField("result_path");
        this.tags = readTags(json.get("tags"));
    }

    /** Creates the status from the record, or from a missing record. */
    static SqlJob fromJson(JobRef ref, JsonValue json) {
        return new SqlJob(
                ref,
                json.exists() ? DliStatus.toJobState(SqlStatus.values(), json.textField("status")) : JobState.ABSENT,
                json);
    }

    /**
     * Creates a record without a request. It is made for tests of applications.
     *
     * @param ref the reference to the job
     * @param json the record as DLI returns it for the status of one job, or a row of its list; {@code null} for a job that the project does not have
     * @return the record
     * @throws IllegalArgumentException if the text is neither a JSON object nor {@code null}
     */
    public static SqlJob parse(JobRef ref, String json) {
        return fromJson(ref, JsonValue.parseRecord(json));
    }

    private static Map<String, String> readTags(JsonValue json) {
        Map<String, String> tags = new LinkedHashMap<>();
        json.items().forEach(tag -> tags.put(tag.textField("key"), tag.textField("value")));
        return Map.copyOf(tags);
    }

    /** {@return {@code QUERY}, {@code INSERT}, {@code IMPORT}, {@code DDL} and so on} */
    public String jobType() {
        return jobType;
    }

    /** {@return {@code async} or {@code sync}} */
    public String jobMode() {
        return jobMode;
    }

    /** {@return the queue on which the job runs} */
    public String queueName() {
        return queueName;
    }

    /** {@return the user who submitted the job} */
    public String owner() {
        return owner;
    }

    /** {@return how long the job has run} */
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    /** {@return the number of rows read} */
    public OptionalLong inputRowCount() {
        return inputRowCount;
    }

    /** {@return the number of rows that could not be read} */
    public OptionalLong badRowCount() {
        return badRowCount;
    }

    /** {@return the number of bytes read} */
    public OptionalLong inputSize() {
        return inputSize;
    }

    /** {@return the number of result rows} */
    public OptionalLong resultCount() {
        return resultCount;
    }

    /** {@return the database; empty if none} */
    public String databaseName() {
        return databaseName;
    }

    /** {@return the table; empty if none} */
    public String tableName() {
        return tableName;
    }

    /** {@return the format of the stored result; empty if not reported} */
    public String resultFormat() {
        return resultFormat;
    }

    /** {@return the path of the stored result; empty if not reported} */
    public String resultPath() {
        return resultPath;
    }

    /** {@return the job's tags; empty if none} */
    public Map<String, String> tags() {
        return tags;
    }

    @Override
    protected List<Object> printableFields() {
        return List.of(
                "jobType", jobType,
                "jobMode", jobMode,
                "queueName", queueName,
                "owner", owner,
                "duration", duration(),
                "inputRowCount", inputRowCount,
                "badRowCount", badRowCount,
                "inputSize", inputSize,
                "resultCount", resultCount,
                "databaseName", databaseName,
                "tableName", tableName,
                "resultFormat", resultFormat,
                "resultPath", resultPath,
                "tags", tags);
    }
}
