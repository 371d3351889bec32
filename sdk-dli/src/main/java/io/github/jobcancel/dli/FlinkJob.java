// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.SigningText;
import java.time.Instant;
import java.util.Optional;

/**
 * A Flink job as its details show it. One that the project does not know is in state {@link JobState#ABSENT} and has no other
 * fields. The SQL, the program's arguments and the settings are left out: they may hold secrets.
 *
 * @param ref region and project, and the job's id
 * @param state in the words all providers share; {@code job_cancel_fail} is {@link JobState#RUNNING}, for a job whose stop
 *     failed runs on
 * @param rawState DLI's word, in the case in which it came
 * @param statusDesc DLI's text on the state; empty as a rule
 * @param name its name
 * @param desc its description; empty if it has none
 * @param jobType {@code flink_jar_job}, {@code flink_sql_job}, {@code flink_opensource_sql_job} or {@code
 *     flink_sql_edge_job}
 * @param userName who made it; empty if not said
 * @param queueName the queue it runs on
 * @param createTime when it was made
 * @param startTime when it was started; empty if it never was
 * @param updateTime when its record last changed
 * @param hasSavepoint whether it has a savepoint
 * @param savepointPath where its savepoint is; empty if there is none
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

    /** From the record, or from a missing one. */
    static FlinkJob fromJson(JobRef ref, JsonValue json) {
        return new FlinkJob(
                ref,
                json.exists() ? toJobState(json.textField("status")) : JobState.ABSENT,
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

    private static JobState toJobState(String rawState) {
        return switch (SigningText.toLowerCase(rawState)) {
            case "job_init" -> JobState.QUEUED;
            case "job_submitting" -> JobState.STARTING;
            // a savepoint may be the first phase of a stop, or may be all that was asked for
            case "job_running", "job_downloading", "job_idle", "job_savepointing", "job_arrearage_recovering" ->
                JobState.RUNNING;
            case "job_cancel_fail" -> JobState.RUNNING;
            case "job_canceling" -> JobState.STOPPING;
            case "job_cancel_success" -> JobState.CANCELLED;
            case "job_finish" -> JobState.SUCCEEDED;
            case "job_submit_fail", "job_running_exception", "job_arrearage_stopped" -> JobState.FAILED;
            default -> JobState.UNKNOWN;
        };
    }
}
