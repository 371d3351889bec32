// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Details of a Spark batch. A batch that the project does not have is in state {@link JobState#ABSENT} and all other
 * fields are empty. Its log and the body with which it was submitted are left out because both may contain secrets.
 *
 * @param ref the reference: region, project and batch id
 * @param state the provider-independent state; {@code dead} is {@link JobState#ENDED}, because DLI uses this word for
 *     failed and for cancelled batches
 * @param rawState DLI's state word, with its original case
 * @param name the batch's name; empty if it has none
 * @param owner the user who submitted the batch
 * @param proxyUser the user on whose behalf the batch runs; usually empty
 * @param kind {@code spark}, or empty
 * @param appId the id of the application that the batch runs, which is not the batch's id; empty until it is assigned
 * @param queue the queue on which the batch runs
 * @param scType the compute size: {@code A}, {@code B}, {@code C} or {@code CUSTOMIZED}
 * @param image the container image; empty for the built-in one
 * @param feature {@code basic}, {@code ai} or {@code custom}; empty if not reported
 * @param sparkVersion the version of Spark; empty if not reported
 * @param createTime when the batch was submitted
 * @param updateTime when the record last changed; for a batch that has ended, when it ended
 */
public record SparkBatch(
        JobRef ref,
        JobState state,
        String rawState,
        String name,
        String owner,
        String proxyUser,
        String kind,
        String appId,
        String queue,
        String scType,
        String image,
        String feature,
        String sparkVersion,
        Optional<Instant> createTime,
        Optional<Instant> updateTime)
        implements JobSnapshot {

    @Override
    public Optional<Instant> submittedAt() {
        return createTime;
    }

    /** Creates the details from the record, or from a missing record. */
    static SparkBatch fromJson(JobRef ref, JsonValue json) {
        return new SparkBatch(
                ref,
                json.exists() ? DliStatus.toJobState(SparkStatus.values(), json.textField("state")) : JobState.ABSENT,
                json.textField("state"),
                json.textField("name"),
                json.textField("owner"),
                json.textField("proxyUser"),
                json.textField("kind"),
                readAppId(json.get("appId")),
                json.firstText("queue", "cluster_name"),
                json.textField("sc_type"),
                json.textField("image"),
                json.textField("feature"),
                json.textField("spark_version"),
                json.instantField("create_time"),
                json.instantField("update_time"));
    }

    /** Reads the application id: a text in current editions, an array with one text in older ones. */
    private static String readAppId(JsonValue json) {
        List<JsonValue> items = json.items();
        return items.isEmpty() ? json.asText() : items.get(0).asText();
    }
}
