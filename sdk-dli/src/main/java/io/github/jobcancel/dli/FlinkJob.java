// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * Details of a Flink job. A job that the project does not have is in state {@link JobState#ABSENT} and all other
 * fields are empty. The SQL, the program's arguments and the settings are left out because they may contain secrets.
 *
 * @param ref the reference: region, project and job id
 * @param state the provider-independent state; {@code job_cancel_fail} is {@link JobState#RUNNING}, because a job
 *     whose stop failed continues
 * @param rawState DLI's state word, with its original case
 * @param statusDesc DLI's description of the state; usually empty
 * @param name the job's name
 * @param desc the job's description; empty if there is none
 * @param jobType {@code flink_jar_job}, {@code flink_sql_job}, {@code flink_opensource_sql_job} or {@code
 *     flink_sql_edge_job}
 * @param userName the user who created the job; empty if not reported
 * @param queueName the queue on which the job runs
 * @param createTime when the job was created
 * @param startTime when the job was started; empty if it never was
 * @param updateTime when the record last changed
 * @param hasSavepoint whether the job has a savepoint
 * @param savepointPath the path of the savepoint; empty if there is none
 */
public record FlinkJob(
        JobRef ref,
        JobState state,
        String rawState,
        String statusDesc,
        String name,
        String desc,
        String jobType,
        String userName,
        String queueName,
        Optional<Instant> createTime,
        Optional<Instant> startTime,
        Optional<Instant> updateTime,
        boolean hasSavepoint,
        String savepointPath)
        implements JobSnapshot {

    @Override
    public Optional<Instant> submittedAt() {
        return createTime;
    }

    /** Creates the details from the record, or from a missing record. */
    static FlinkJob fromJson(JobRef ref, JsonValue json) {
        return new FlinkJob(
                ref,
                json.exists() ? DliStatus.toJobState(FlinkStatus.values(), json.textField("status")) : JobState.ABSENT,
                json.textField("status"),
                json.textField("status_desc"),
                json.textField("name"),
                json.textField("desc"),
                json.textField("job_type"),
                json.textField("user_name"),
                json.textField("queue_name"),
                json.instantField("create_time"),
                json.instantField("start_time"),
                json.instantField("update_time"),
                json.get("has_savepoint").isTrue(),
                json.textField("savepoint_path"));
    }
}
