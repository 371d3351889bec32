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
 * A job as {@code DescribeJobs} shows it, or {@code ListJobs}, which leaves fields out. A job that the region does not know, or no longer knows, is in state {@link
 * JobState#ABSENT} and has no other fields.
 *
 * @param ref region and id
 * @param state in the words all providers share; {@link JobState#CANCELLED} is a job that failed and is labelled terminated,
 *     or cancelled before it started; of an array, the state of its least stopped child; of a multi-node job, {@link
 *     JobState#STOPPING} while its main node has ended and another has not, which no list shows
 * @param rawState the {@code status}, one of the service's seven words
 * @param jobName its name; empty if absent
 * @param jobArn its ARN; empty if absent
 * @param jobQueue the queue's ARN; empty if absent
 * @param jobDefinition the definition's ARN; empty if absent
 * @param statusReason the service's or the caller's text; empty if there is none
 * @param createdAt when it was submitted
 * @param startedAt when it last started; empty if it never did
 * @param stoppedAt when it ended; empty if it has not
 * @param isCancelled whether the service has recorded a cancel; that alone does not mean that the job is at rest
 * @param isTerminated whether the service has recorded a terminate; that alone does not mean that it is at rest
 * @param arraySize how many children, if it is the parent of an array
 * @param arrayIndex which child, if it is the child of an array
 * @param statusSummary how many children are in which status, if it is the parent of an array; how many nodes, if it
 *     is a multi-node job and no list showed it
 * @param numNodes how many nodes, if it is a multi-node job
 * @param dependsOn the ids of the jobs it waits for
 * @param attempts how many attempts the service has made to run it
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
    /** As many as an array may have children. More are not looked for, whatever a record says. */
    private static final int MAX_NODES = 10_000;

    static void checkJobId(String jobId) {
        // everything else travels in a JSON body, where it can do no harm
        JobRef checkedRef = new JobRef("batch", "job", "any", jobId);
    }

    static BatchJob absentJob(JobRef ref) {
        return parseRecord(ref, JsonValue.parseDocument(new byte[0]), JobState.ABSENT, List.of());
    }

    /** The ids of a multi-node job's nodes; empty for any other record, also for that of a node. */
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
     * A record.
     *
     * @param nodes the records of its nodes, of a multi-node job
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

    /** An entry of a list. One that leaves the times out does not tell whether a cancelled job had started. */
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

    /** An array is as stopped as the least stopped of its children, whatever its own status says. */
    private static JobState arrayState(JobState ownState, Map<String, Long> statusCounts) {
        for (String liveStatus : List.of("RUNNING", "STARTING", "RUNNABLE", "PENDING", "SUBMITTED")) {
            if (statusCounts.getOrDefault(liveStatus, 0L) > 0) {
                return stateOf(liveStatus, false);
            }
        }
        // a word that is not known counts as alive, of a child as of a job
        boolean hasUnknownStatus = statusCounts.entrySet().stream()
                .anyMatch(entry -> entry.getValue() > 0 && stateOf(entry.getKey(), false) == JobState.UNKNOWN);
        return hasUnknownStatus && ownState.isAtRest() ? JobState.UNKNOWN : ownState;
    }

    /** When the main node has ended, the others are told to stop, and may take their time. */
    private static JobState multiNodeState(JobState ownState, Map<String, Long> statusCounts) {
        boolean hasLiveNode = statusCounts.keySet().stream()
                .anyMatch(status -> stateOf(status, false).isAlive());
        return ownState.isAtRest() && hasLiveNode ? JobState.STOPPING : ownState;
    }

    private static OptionalInt nodeCount(JsonValue json) {
        return toOptionalInt(json.get("nodeProperties", "numNodes"));
    }

    /** Whether it is an array with children that have not started. */
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
