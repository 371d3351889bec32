// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRecord;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Details of a Flink job. A job that the project does not have is in state {@link JobState#ABSENT} and all other
 * fields are empty. The SQL, the program's arguments and the settings are left out because they may contain secrets.
 *
 * <p>A job whose stop failed continues: {@code job_cancel_fail} is {@link JobState#RUNNING}. A Flink job is created
 * before it is started; {@link #submittedAt} is when it was created. DLI does not show when it ended.
 */
public final class FlinkJob extends JobRecord {
    private final String statusDesc;
    private final String desc;
    private final String jobType;
    private final String userName;
    private final String queueName;
    private final @Nullable Instant updateTime;
    private final boolean hasSavepoint;
    private final String savepointPath;

    private FlinkJob(JobRef ref, JobState state, JsonValue json) {
        super(
                ref,
                state,
                json.textField("status"),
                json.textField("name"),
                json.instantField("create_time").orElse(null),
                json.instantField("start_time").orElse(null),
                null);
        this.statusDesc = json.textField("status_desc");
        this.desc = json.textField("desc");
        this.jobType = json.textField("job_type");
        this.userName = json.textField("user_name");
        this.queueName = json.textField("queue_name");
        this.updateTime = json.instantField("update_time").orElse(null);
        this.hasSavepoint = json.get("has_savepoint").isTrue();
        this.savepointPath = json.textField("savepoint_path");
    }

    /** Creates the details from the record, or from a missing record. */
    static FlinkJob fromJson(JobRef ref, JsonValue json) {
        return new FlinkJob(
                ref,
                json.exists() ? DliStatus.toJobState(FlinkStatus.values(), json.textField("status")) : JobState.ABSENT,
                json);
    }

    /**
     * Creates a record without a request. It is made for tests of applications.
     *
     * @param ref the reference to the job
     * @param json the object {@code job_detail} of the job, or a row of its list; {@code null} for a job that the project does not have
     * @return the record
     * @throws IllegalArgumentException if the text is neither a JSON object nor {@code null}
     */
    public static FlinkJob parse(JobRef ref, String json) {
        return fromJson(ref, JsonValue.parseRecord(json));
    }

    /** {@return DLI's description of the state; usually empty} */
    public String statusDesc() {
        return statusDesc;
    }

    /** {@return the job's description; empty if there is none} */
    public String desc() {
        return desc;
    }

    /**
     * {@return {@code flink_jar_job}, {@code flink_sql_job}, {@code flink_opensource_sql_job} or {@code
     * flink_sql_edge_job}}
     */
    public String jobType() {
        return jobType;
    }

    /** {@return the user who created the job; empty if not reported} */
    public String userName() {
        return userName;
    }

    /** {@return the queue on which the job runs} */
    public String queueName() {
        return queueName;
    }

    /** {@return when the record last changed} */
    public Optional<Instant> updateTime() {
        return Optional.ofNullable(updateTime);
    }

    /** {@return whether the job has a savepoint} */
    public boolean hasSavepoint() {
        return hasSavepoint;
    }

    /** {@return the path of the savepoint; empty if there is none} */
    public String savepointPath() {
        return savepointPath;
    }

    @Override
    protected List<Object> printableFields() {
        return List.of(
                "statusDesc", statusDesc,
                "desc", desc,
                "jobType", jobType,
                "userName", userName,
                "queueName", queueName,
                "updateTime", updateTime(),
                "hasSavepoint", hasSavepoint,
                "savepointPath", savepointPath);
    }
}
