// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobRecord;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The record of a job as returned by {@code DescribeJobs}, or by {@code ListJobs}, which omits fields. A job that the
 * region does not know or no longer knows is in state {@link JobState#ABSENT} and has no other fields.
 *
 * <p>{@link JobState#CANCELLED} is a failed job that is marked as terminated, or as cancelled before it started. An
 * array job has the state of its least stopped child. A multi-node job is in state {@link JobState#STOPPING} while its
 * main node has ended and another node has not; lists do not show this. {@link #rawState} is one of the seven values
 * of the service. {@link #startedAt} is the time of the last start.
 */
public final class BatchJob extends JobRecord {
    /**
     * The largest number of nodes that are read, whatever a record claims. An array job may have as many children.
     */
    private static final int MAX_NODES = 10_000;

    private final String jobArn;
    private final String jobQueue;
    private final String jobDefinition;
    private final String shareIdentifier;
    private final String statusReason;
    private final boolean isCancelled;
    private final boolean isTerminated;
    private final OptionalInt arraySize;
    private final OptionalInt arrayIndex;
    private final Map<String, Long> statusSummary;
    private final OptionalInt numNodes;
    private final List<String> dependsOn;
    private final int attempts;
    private final OptionalInt containerExitCode;
    private final String containerReason;
    private final Map<String, String> tags;

    private BatchJob(JobRef ref, JobState state, Map<String, Long> statusCounts, JsonValue json) {
        super(
                ref,
                state,
                json.textField("status"),
                json.textField("jobName"),
                json.instantField("createdAt").orElse(null),
                json.instantField("startedAt").orElse(null),
                json.instantField("stoppedAt").orElse(null));
        this.jobArn = json.textField("jobArn");
        this.jobQueue = json.textField("jobQueue");
        this.jobDefinition = json.textField("jobDefinition");
        this.shareIdentifier = json.textField("shareIdentifier");
        this.statusReason = json.textField("statusReason");
        this.isCancelled = json.get("isCancelled").isTrue();
        this.isTerminated = json.get("isTerminated").isTrue();
        this.arraySize = toOptionalInt(json.get("arrayProperties", "size"));
        this.arrayIndex = toOptionalInt(json.get("arrayProperties", "index"));
        this.statusSummary = Map.copyOf(statusCounts);
        this.numNodes = nodeCount(json);
        this.dependsOn = json.get("dependsOn").items().stream()
                .map(dependency -> dependency.textField("jobId"))
                .toList();
        this.attempts = json.get("attempts").items().size();
        this.containerExitCode = toOptionalInt(json.get("container", "exitCode"));
        this.containerReason = json.get("container").textField("reason");
        Map<String, String> tagValues = new HashMap<>();
        json.get("tags").fields().forEach((key, value) -> tagValues.put(key, value.asText()));
        this.tags = Map.copyOf(tagValues);
    }

    static void checkJobId(String jobId) {
        // JobRef rejects blank ids and control characters. Other characters are harmless, since the id is sent in a
        // JSON body.
        JobRef.requireValidId(jobId);
    }

    static BatchJob absentJob(JobRef ref) {
        return new BatchJob(ref, JobState.ABSENT, Map.of(), JsonValue.parseDocument(new byte[0]));
    }

    /**
     * Parses a record.
     *
     * @param nodes the records of the nodes of a multi-node job
     */
    static BatchJob parseRecord(JobRef ref, JsonValue json, List<JsonValue> nodes) {
        Map<String, Long> statusCounts = BatchJobStates.countStatuses(json, nodes);
        return new BatchJob(ref, BatchJobStates.stateOfRecord(json, nodes, statusCounts), statusCounts, json);
    }

    /** Parses an entry of a list. */
    static BatchJob parseSummary(JobRef ref, JsonValue json) {
        Map<String, Long> statusCounts = BatchJobStates.countStatuses(json, List.of());
        return new BatchJob(ref, BatchJobStates.stateOfSummary(json, statusCounts), statusCounts, json);
    }

    /**
     * Creates a record without a request. It is made for tests of applications.
     *
     * @param ref the reference to the job
     * @param json the record as an element of the answer to {@code DescribeJobs}; {@code null} for a job that the
     *     region does not know
     * @return the record
     * @throws IllegalArgumentException if the text is neither a JSON object nor {@code null}
     */
    public static BatchJob parse(JobRef ref, String json) {
        JsonValue value = JsonValue.parseRecord(json);
        return value.exists() ? parseRecord(ref, value, List.of()) : absentJob(ref);
    }

    /**
     * Returns the ids of a multi-node job's nodes. The list is empty for any other record, including that of a node.
     */
    static List<String> nodeIds(JsonValue json) {
        int count = nodeCount(json).orElse(0);
        String jobId = json.textField("jobId");
        return count == 0 || jobId.contains("#")
                ? List.of()
                : IntStream.range(0, Math.min(count, MAX_NODES))
                        .mapToObj(node -> jobId + "#" + node)
                        .toList();
    }

    private static OptionalInt nodeCount(JsonValue json) {
        return toOptionalInt(json.get("nodeProperties", "numNodes"));
    }

    private static OptionalInt toOptionalInt(JsonValue json) {
        OptionalLong number = json.asLong();
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /** Returns whether the job is an array job with children that have not started. */
    boolean hasQueuedChildren() {
        return arraySize.isPresent() && BatchJobStates.hasQueuedJob(statusSummary);
    }

    /** {@return the ARN; empty if absent} */
    public String jobArn() {
        return jobArn;
    }

    /** {@return the ARN of the queue; empty if absent} */
    public String jobQueue() {
        return jobQueue;
    }

    /** {@return the ARN of the job definition; empty if absent} */
    public String jobDefinition() {
        return jobDefinition;
    }

    /** {@return the share identifier in a queue with fair-share scheduling; empty if absent} */
    public String shareIdentifier() {
        return shareIdentifier;
    }

    /** {@return the reason given by the service or the caller; empty if there is none} */
    public String statusReason() {
        return statusReason;
    }

    /** {@return whether the service has recorded a cancel request; the job may still run} */
    public boolean isCancelled() {
        return isCancelled;
    }

    /** {@return whether the service has recorded a terminate request; the job may still run} */
    public boolean isTerminated() {
        return isTerminated;
    }

    /** {@return the number of children of an array job} */
    public OptionalInt arraySize() {
        return arraySize;
    }

    /** {@return the index of a child of an array job} */
    public OptionalInt arrayIndex() {
        return arrayIndex;
    }

    /**
     * {@return the number of children per status for an array job; the number of nodes per status for a multi-node job
     * that was read, not listed}
     */
    public Map<String, Long> statusSummary() {
        return statusSummary;
    }

    /** {@return the number of nodes of a multi-node job} */
    public OptionalInt numNodes() {
        return numNodes;
    }

    /** {@return the ids of the jobs on which this job depends} */
    public List<String> dependsOn() {
        return dependsOn;
    }

    /** {@return the number of attempts to run the job} */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns the exit code of the container of the last attempt. Jobs of several containers or nodes have none.
     *
     * @return the code, for example 137 after SIGKILL; empty if no container has exited
     */
    public OptionalInt containerExitCode() {
        return containerExitCode;
    }

    /**
     * Returns the reason that the service gives for the state of the container of the last attempt.
     *
     * @return the text, for example {@code OutOfMemoryError: Container killed due to memory usage}; empty if there is
     *     none
     */
    public String containerReason() {
        return containerReason;
    }

    /** {@return the tags of the job, in no particular order; empty in lists, which do not show them} */
    public Map<String, String> tags() {
        return tags;
    }

    @Override
    protected List<Object> printableFields() {
        return List.of(
                "jobArn", jobArn,
                "jobQueue", jobQueue,
                "jobDefinition", jobDefinition,
                "shareIdentifier", shareIdentifier,
                "statusReason", statusReason,
                "isCancelled", isCancelled,
                "isTerminated", isTerminated,
                "arraySize", arraySize,
                "arrayIndex", arrayIndex,
                "statusSummary", statusSummary,
                "numNodes", numNodes,
                "dependsOn", dependsOn,
                "attempts", attempts,
                "containerExitCode", containerExitCode,
                "containerReason", containerReason,
                "tags", tags);
    }
}
