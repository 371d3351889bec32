// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Derives the state of a job from its record and from the statuses of its children or nodes. */
final class BatchJobStates {
    private BatchJobStates() {}

    /** Returns the number of children of an array job, or of nodes of a multi-node job, per status. */
    static Map<String, Long> countStatuses(JsonValue json, List<JsonValue> nodes) {
        Map<String, Long> statusCounts = new LinkedHashMap<>();
        json.get("arrayProperties", "statusSummary")
                .fields()
                .forEach((status, count) ->
                        statusCounts.put(status, count.asLong().orElse(0)));
        nodes.forEach(node -> statusCounts.merge(node.textField("status"), 1L, Long::sum));
        return statusCounts;
    }

    static JobState stateOfRecord(JsonValue json, List<JsonValue> nodes, Map<String, Long> statusCounts) {
        JobState ownState = ownState(json);
        return nodes.isEmpty() ? arrayState(ownState, statusCounts) : multiNodeState(ownState, statusCounts);
    }

    /**
     * Returns the state of an entry of a list. An entry without times does not show whether a cancelled job had
     * started.
     */
    static JobState stateOfSummary(JsonValue json, Map<String, Long> statusCounts) {
        boolean lacksTimes = json.instantField("startedAt").isEmpty()
                && json.instantField("stoppedAt").isEmpty();
        boolean mayHaveStarted = lacksTimes
                && json.textField("status").equals("FAILED")
                && json.get("isCancelled").isTrue()
                && !json.get("isTerminated").isTrue();
        return arrayState(mayHaveStarted ? JobState.ENDED : ownState(json), statusCounts);
    }

    static boolean hasQueuedJob(Map<String, Long> statusCounts) {
        return statusCounts.entrySet().stream()
                .anyMatch(entry -> stateOf(entry.getKey(), false) == JobState.QUEUED && entry.getValue() > 0);
    }

    private static JobState ownState(JsonValue json) {
        boolean isCancelled = json.get("isCancelled").isTrue();
        boolean isTerminated = json.get("isTerminated").isTrue();
        boolean hasStarted = json.instantField("startedAt").isPresent();
        return stateOf(json.textField("status"), isTerminated || (isCancelled && !hasStarted));
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
