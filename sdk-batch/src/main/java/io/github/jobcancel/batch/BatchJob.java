// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.Json;
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
 * @param cancelled whether the service has recorded a cancel; that alone does not mean that the job is at rest
 * @param terminated whether the service has recorded a terminate; that alone does not mean that it is at rest
 * @param arraySize how many children, if it is the parent of an array
 * @param arrayIndex which child, if it is the child of an array
 * @param children how many children are in which status, if it is the parent of an array; how many nodes, if it
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
        boolean cancelled,
        boolean terminated,
        OptionalInt arraySize,
        OptionalInt arrayIndex,
        Map<String, Long> children,
        OptionalInt numNodes,
        List<String> dependsOn,
        int attempts)
        implements JobSnapshot {
    /** As many as an array may have children. More are not looked for, whatever a record says. */
    private static final int MOST_NODES = 10_000;

    static void checkId(String jobId) {
        // everything else travels in a JSON body, where it can do no harm
        JobRef unused = new JobRef("batch", "job", "any", jobId);
    }

    static BatchJob absent(JobRef ref) {
        return read(ref, Json.read(new byte[0]), JobState.ABSENT, List.of());
    }

    /** The ids of a multi-node job's nodes; empty for any other record, also for that of a node. */
    static List<String> nodes(Json json) {
        int count = numNodes(json).orElse(0);
        String jobId = json.text("jobId");
        return count == 0 || jobId.contains("#")
                ? List.of()
                : IntStream.range(0, Math.min(count, MOST_NODES))
                        .mapToObj(node -> jobId + "#" + node)
                        .toList();
    }

    /**
     * A record.
     *
     * @param nodes the records of its nodes, of a multi-node job
     */
    static BatchJob read(JobRef ref, Json json, List<Json> nodes) {
        return read(ref, json, own(json), nodes);
    }

    private static JobState own(Json json) {
        boolean cancelled = json.get("isCancelled").isTrue();
        boolean terminated = json.get("isTerminated").isTrue();
        boolean started = json.time("startedAt").isPresent();
        return state(json.text("status"), terminated || (cancelled && !started));
    }

    /** An entry of a list. One that leaves the times out does not tell whether a cancelled job had started. */
    static BatchJob summary(JobRef ref, Json json) {
        boolean bare =
                json.time("startedAt").isEmpty() && json.time("stoppedAt").isEmpty();
        boolean doubtful = bare
                && json.text("status").equals("FAILED")
                && json.get("isCancelled").isTrue()
                && !json.get("isTerminated").isTrue();
        return read(ref, json, doubtful ? JobState.ENDED : own(json), List.of());
    }

    private static BatchJob read(JobRef ref, Json json, JobState state, List<Json> nodes) {
        Json array = json.get("arrayProperties");
        Map<String, Long> children = new LinkedHashMap<>();
        array.get("statusSummary")
                .fields()
                .forEach((status, count) -> children.put(status, count.number().orElse(0)));
        nodes.forEach(node -> children.merge(node.text("status"), 1L, Long::sum));
        return new BatchJob(
                ref,
                nodes.isEmpty() ? leastStopped(state, children) : lastNode(state, children),
                json.text("status"),
                json.text("jobName"),
                json.text("jobArn"),
                json.text("jobQueue"),
                json.text("jobDefinition"),
                json.text("statusReason"),
                json.time("createdAt"),
                json.time("startedAt"),
                json.time("stoppedAt"),
                json.get("isCancelled").isTrue(),
                json.get("isTerminated").isTrue(),
                whole(array.get("size")),
                whole(array.get("index")),
                Map.copyOf(children),
                numNodes(json),
                json.get("dependsOn").items().stream().map(d -> d.text("jobId")).toList(),
                json.get("attempts").items().size());
    }

    /** An array is as stopped as the least stopped of its children, whatever its own status says. */
    private static JobState leastStopped(JobState own, Map<String, Long> children) {
        for (String alive : List.of("RUNNING", "STARTING", "RUNNABLE", "PENDING", "SUBMITTED")) {
            if (children.getOrDefault(alive, 0L) > 0) {
                return state(alive, false);
            }
        }
        // a word that is not known counts as alive, of a child as of a job
        boolean strange = children.entrySet().stream()
                .anyMatch(c -> c.getValue() > 0 && state(c.getKey(), false) == JobState.UNKNOWN);
        return strange && own.atRest() ? JobState.UNKNOWN : own;
    }

    /** When the main node has ended, the others are told to stop, and may take their time. */
    private static JobState lastNode(JobState own, Map<String, Long> nodes) {
        boolean someLive =
                nodes.keySet().stream().anyMatch(status -> state(status, false).alive());
        return own.atRest() && someLive ? JobState.STOPPING : own;
    }

    private static OptionalInt numNodes(Json json) {
        return whole(json.get("nodeProperties", "numNodes"));
    }

    /** Whether it is an array with children that have not started. */
    boolean someWait() {
        return arraySize.isPresent()
                && children.entrySet().stream()
                        .anyMatch(c -> state(c.getKey(), false) == JobState.QUEUED && c.getValue() > 0);
    }

    private static OptionalInt whole(Json json) {
        OptionalLong number = json.number();
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static JobState state(String status, boolean stopped) {
        return switch (status) {
            case "SUBMITTED", "PENDING", "RUNNABLE" -> JobState.QUEUED;
            case "STARTING" -> JobState.STARTING;
            case "RUNNING" -> JobState.RUNNING;
            case "SUCCEEDED" -> JobState.SUCCEEDED;
            case "FAILED" -> stopped ? JobState.CANCELLED : JobState.FAILED;
            default -> JobState.UNKNOWN;
        };
    }
}
