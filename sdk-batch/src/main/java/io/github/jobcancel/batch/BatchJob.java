// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The record of a job as returned by {@code DescribeJobs}, or by {@code ListJobs}, which omits fields. A job that the
 * region does not know or no longer knows is in state {@link JobState#ABSENT} and has no other fields.
 *
 * @param ref the reference: region and id
 * @param state the state in the terms shared by all providers. {@link JobState#CANCELLED} is a failed job that is
 *     marked as terminated, or as cancelled before it started. An array job has the state of its least stopped child.
 *     A multi-node job is in state {@link JobState#STOPPING} while its main node has ended and another node has not;
 *     lists do not show this
 * @param rawState the {@code status}, one of the seven values of the service
 * @param jobName the name; empty if absent
 * @param jobArn the ARN; empty if absent
 * @param jobQueue the ARN of the queue; empty if absent
 * @param jobDefinition the ARN of the job definition; empty if absent
 * @param statusReason the reason given by the service or the caller; empty if there is none
 * @param createdAt the time of submission
 * @param startedAt the time of the last start; empty if the job never started
 * @param stoppedAt the time of the end; empty if the job has not ended
 * @param isCancelled whether the service has recorded a cancel request; the job may still run
 * @param isTerminated whether the service has recorded a terminate request; the job may still run
 * @param arraySize the number of children of an array job
 * @param arrayIndex the index of a child of an array job
 * @param statusSummary the number of children per status for an array job; the number of nodes per status for a
 *     multi-node job that was read, not listed
 * @param numNodes the number of nodes of a multi-node job
 * @param dependsOn the ids of the jobs on which this job depends
 * @param attempts the number of attempts to run the job
 */
public record BatchJob(
        JobRef ref,
        JobState state,
        String rawState,
        String jobName,
        String jobArn,
        String jobQueue,
        String jobDefinition,
        String statusReason,
        Optional<Instant> createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> stoppedAt,
        boolean isCancelled,
        boolean isTerminated,
        OptionalInt arraySize,
        OptionalInt arrayIndex,
        Map<String, Long> statusSummary,
        OptionalInt numNodes,
        List<String> dependsOn,
        int attempts)
        implements JobSnapshot {
    /**
     * The largest number of nodes that are read, whatever a record claims. An array job may have as many children.
     */
    private static final int MAX_NODES = 10_000;

    @Override
    public String name() {
        return jobName;
    }

    @Override
    public Optional<Instant> submittedAt() {
        return createdAt;
    }

    static void checkJobId(String jobId) {
        // JobRef rejects blank ids and control characters. Other characters are harmless, since the id is sent in a
        // JSON body.
        JobRef checkedRef = new JobRef("batch", "job", "any", jobId);
    }

    static BatchJob absentJob(JobRef ref) {
        return parseRecord(ref, JsonValue.parseDocument(new byte[0]), JobState.ABSENT, List.of());
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

    /**
     * Parses a record.
     *
     * @param nodes the records of the nodes of a multi-node job
     */
    static BatchJob parseRecord(JobRef ref, JsonValue json, List<JsonValue> nodes) {
        return parseRecord(ref, json, ownState(json), nodes);
    }

    private static JobState ownState(JsonValue json) {
        boolean isCancelled = json.get("isCancelled").isTrue();
        boolean isTerminated = json.get("isTerminated").isTrue();
        boolean hasStarted = json.instantField("startedAt").isPresent();
        return stateOf(json.textField("status"), isTerminated || (isCancelled && !hasStarted));
    }

    /** Parses an entry of a list. An entry without times does not show whether a cancelled job had started. */
    static BatchJob parseSummary(JobRef ref, JsonValue json) {
        boolean lacksTimes = json.instantField("startedAt").isEmpty()
                && json.instantField("stoppedAt").isEmpty();
        boolean mayHaveStarted = lacksTimes
                && json.textField("status").equals("FAILED")
                && json.get("isCancelled").isTrue()
                && !json.get("isTerminated").isTrue();
        return parseRecord(ref, json, mayHaveStarted ? JobState.ENDED : ownState(json), List.of());
    }

    private static BatchJob parseRecord(JobRef ref, JsonValue json, JobState state, List<JsonValue> nodes) {
        JsonValue array = json.get("arrayProperties");
        Map<String, Long> statusCounts = new LinkedHashMap<>();
        array.get("statusSummary")
                .fields()
                .forEach((status, count) ->
                        statusCounts.put(status, count.asLong().orElse(0)));
        nodes.forEach(node -> statusCounts.merge(node.textField("status"), 1L, Long::sum));
        return new BatchJob(
                ref,
                nodes.isEmpty() ? arrayState(state, statusCounts) : multiNodeState(state, statusCounts),
                json.textField("status"),
                json.textField("jobName"),
                json.textField("jobArn"),
                json.textField("jobQueue"),
                json.textField("jobDefinition"),
                json.textField("statusReason"),
                json.instantField("createdAt"),
                json.instantField("startedAt"),
                json.instantField("stoppedAt"),
                json.get("isCancelled").isTrue(),
                json.get("isTerminated").isTrue(),
                toOptionalInt(array.get("size")),
                toOptionalInt(array.get("index")),
                Map.copyOf(statusCounts),
                nodeCount(json),
                json.get("dependsOn").items().stream()
                        .map(dependency -> dependency.textField("jobId"))
                        .toList(),
                json.get("attempts").items().size());
    }

    /**
     * Returns the state of an array job: that of its least stopped child, whatever the status of the array itself.
     */
    private static JobState arrayState(JobState ownState, Map<String, Long> statusCounts) {
        for (String liveStatus : List.of("RUNNING", "STARTING", "RUNNABLE", "PENDING", "SUBMITTED")) {
            if (statusCounts.getOrDefault(liveStatus, 0L) > 0) {
                return stateOf(liveStatus, false);
            }
        }
        // An unknown status counts as alive, for children as for jobs.
        boolean hasUnknownStatus = statusCounts.entrySet().stream()
                .anyMatch(entry -> entry.getValue() > 0 && stateOf(entry.getKey(), false) == JobState.UNKNOWN);
        return hasUnknownStatus && ownState.isAtRest() ? JobState.UNKNOWN : ownState;
    }

    /**
     * Returns the state of a multi-node job. After the end of the main node the service tells the other nodes to
     * stop, which may take time.
     */
    private static JobState multiNodeState(JobState ownState, Map<String, Long> statusCounts) {
        boolean hasLiveNode = statusCounts.keySet().stream()
                .anyMatch(status -> stateOf(status, false).isAlive());
        return ownState.isAtRest() && hasLiveNode ? JobState.STOPPING : ownState;
    }

    private static OptionalInt nodeCount(JsonValue json) {
        return toOptionalInt(json.get("nodeProperties", "numNodes"));
    }

    /** Returns whether the job is an array job with children that have not started. */
    boolean hasQueuedChildren() {
        return arraySize.isPresent()
                && statusSummary.entrySet().stream()
                        .anyMatch(entry -> stateOf(entry.getKey(), false) == JobState.QUEUED && entry.getValue() > 0);
    }

    private static OptionalInt toOptionalInt(JsonValue json) {
        OptionalLong number = json.asLong();
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static JobState stateOf(String status, boolean isStopped) {
        return switch (status) {
            case "SUBMITTED", "PENDING", "RUNNABLE" -> JobState.QUEUED;
            case "STARTING" -> JobState.STARTING;
            case "RUNNING" -> JobState.RUNNING;
            case "SUCCEEDED" -> JobState.SUCCEEDED;
            case "FAILED" -> isStopped ? JobState.CANCELLED : JobState.FAILED;
            default -> JobState.UNKNOWN;
        };
    }
}
