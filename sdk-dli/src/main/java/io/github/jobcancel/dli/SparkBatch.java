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
 * Details of a Spark batch. A batch that the project does not have is in state {@link JobState#ABSENT} and all other
 * fields are empty. Its log and the body with which it was submitted are left out because both may contain secrets.
 *
 * <p>DLI uses the word {@code dead} for failed and for cancelled batches: the state is {@link JobState#ENDED}. DLI
 * does not show when a batch started. The end of a batch is the last change of its record.
 */
public final class SparkBatch extends JobRecord {
    private final String owner;
    private final String proxyUser;
    private final String kind;
    private final String appId;
    private final String queue;
    private final String scType;
    private final String image;
    private final String feature;
    private final String sparkVersion;
    private final @Nullable Instant updateTime;

    private SparkBatch(JobRef ref, JobState state, JsonValue json) {
        super(
                ref,
                state,
                json.textField("state"),
                json.textField("name"),
                json.instantField("create_time").orElse(null),
                null,
                state.isAtRest() ? json.instantField("update_time").orElse(null) : null);
        this.owner = json.textField("owner");
        this.proxyUser = json.textField("proxyUser");
        this.kind = json.textField("kind");
        this.appId = readAppId(json.get("appId"));
        this.queue = json.firstText("queue", "cluster_name");
        this.scType = json.textField("sc_type");
        this.image = json.textField("image");
        this.feature = json.textField("feature");
        this.sparkVersion = json.textField("spark_version");
        this.updateTime = json.instantField("update_time").orElse(null);
    }

    /** Creates the details from the record, or from a missing record. */
    static SparkBatch fromJson(JobRef ref, JsonValue json) {
        JobState state =
                json.exists() ? DliStatus.toJobState(SparkStatus.values(), json.textField("state")) : JobState.ABSENT;
        return new SparkBatch(ref, state, json);
    }

    /**
     * Creates a record without a request. It is made for tests of applications.
     *
     * @param ref the reference to the job
     * @param json the record as DLI returns it for one batch, or a row of its list; {@code null} for a job that the project does not have
     * @return the record
     * @throws IllegalArgumentException if the text is neither a JSON object nor {@code null}
     */
    public static SparkBatch parse(JobRef ref, String json) {
        return fromJson(ref, JsonValue.parseRecord(json));
    }

    /** Reads the application id: a text in current editions, an array with one text in older ones. */
    private static String readAppId(JsonValue json) {
        List<JsonValue> items = json.items();
        return items.isEmpty() ? json.asText() : items.get(0).asText();
    }

    /** {@return the user who submitted the batch} */
    public String owner() {
        return owner;
    }

    /** {@return the user on whose behalf the batch runs; usually empty} */
    public String proxyUser() {
        return proxyUser;
    }

    /** {@return {@code spark}, or empty} */
    public String kind() {
        return kind;
    }

    /** {@return the id of the application that the batch runs, which is not the batch's id; empty until it is assigned} */
    public String appId() {
        return appId;
    }

    /** {@return the queue on which the batch runs} */
    public String queue() {
        return queue;
    }

    /** {@return the compute size: {@code A}, {@code B}, {@code C} or {@code CUSTOMIZED}} */
    public String scType() {
        return scType;
    }

    /** {@return the container image; empty for the built-in one} */
    public String image() {
        return image;
    }

    /** {@return {@code basic}, {@code ai} or {@code custom}; empty if not reported} */
    public String feature() {
        return feature;
    }

    /** {@return the version of Spark; empty if not reported} */
    public String sparkVersion() {
        return sparkVersion;
    }

    /** {@return when the record last changed} */
    public Optional<Instant> updateTime() {
        return Optional.ofNullable(updateTime);
    }

    @Override
    protected List<Object> printableFields() {
        return List.of(
                "owner", owner,
                "proxyUser", proxyUser,
                "kind", kind,
                "appId", appId,
                "queue", queue,
                "scType", scType,
                "image", image,
                "feature", feature,
                "sparkVersion", sparkVersion,
                "updateTime", updateTime());
    }
}
