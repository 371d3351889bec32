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
 * A Spark batch as its details show it. One that the project does not know is in state {@link JobState#ABSENT} and has no
 * other fields. Its log and the body it was submitted with are left out: both may hold secrets.
 *
 * @param ref region and project, and the batch's id
 * @param state in the words all providers share; {@code dead} is {@link JobState#ENDED}, for DLI uses that one word for failed
 *     and for cancelled batches
 * @param rawState DLI's word, in the case in which it came
 * @param name its name; empty if it has none
 * @param owner who submitted it
 * @param proxyUser on whose behalf it runs; empty as a rule
 * @param kind {@code spark}, or empty
 * @param appId the application it runs as, which is not the batch's id; empty until it has one
 * @param queue the queue it runs on
 * @param scType its size: {@code A}, {@code B}, {@code C} or {@code CUSTOMIZED}
 * @param image the container image; empty if it uses the built-in one
 * @param feature {@code basic}, {@code ai} or {@code custom}; empty if not said
 * @param sparkVersion the version of Spark; empty if not said
 * @param createTime when it was submitted
 * @param updateTime when its record last changed: for a batch at rest, when it ended
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

    /** From the record, or from a missing one. */
    static SparkBatch fromJson(JobRef ref, JsonValue json) {
        return new SparkBatch(
                ref,
                json.exists() ? SparkBatchState.toJobState(json.textField("state")) : JobState.ABSENT,
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

    /** Text today, an array of one text in older editions. */
    private static String readAppId(JsonValue json) {
        List<JsonValue> items = json.items();
        return items.isEmpty() ? json.asText() : items.get(0).asText();
    }
}
