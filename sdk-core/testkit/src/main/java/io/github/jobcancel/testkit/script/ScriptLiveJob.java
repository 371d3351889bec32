// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The mutable state of one job. Guarded by the fake's lock. */
final class ScriptLiveJob {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long DEFAULT_START_DELAY_MILLIS = Duration.ofHours(1).toMillis();

    final String id;
    final String app;
    final ScriptJobPlan.JobKind kind;
    private final String scriptName;
    private final JsonNode parameters;
    private final long createdAt;
    private final long scheduledStartTime;
    private final Deque<ScriptJobPlan.Step> remainingSteps;
    private final List<String> stateHistory = new ArrayList<>();

    private String state;
    private long enteredAt;
    private long updatedAt;
    private long runStartTime;
    private long runEndTime;
    private long cancelDueAt = NEVER;
    private int acceptedCancels;

    ScriptLiveJob(String id, ScriptJobPlan plan, JsonNode parameters, Instant now, Instant scheduledStart) {
        this.id = id;
        this.app = plan.app;
        this.kind = plan.kind;
        this.scriptName = plan.scriptName;
        this.parameters = parameters;
        this.createdAt = now.toEpochMilli();
        this.scheduledStartTime = scheduledStart.toEpochMilli();
        this.remainingSteps = new ArrayDeque<>(plan.steps);
        this.state = remainingSteps.remove().state();
        enterState(state, createdAt);
    }

    /** Returns the planned start of a job. A scheduled job whose plan never starts it gets a start in one hour. */
    static Instant plannedStart(ScriptJobPlan plan, Instant now) {
        if (!plan.steps.get(0).state().equalsIgnoreCase(ScriptJobPlan.SCHEDULED)) {
            return now;
        }
        return plan.steps.size() > 1 ? now.plus(plan.steps.get(1).delay()) : now.plusMillis(DEFAULT_START_DELAY_MILLIS);
    }

    static boolean isTerminalState(String state) {
        return state.equalsIgnoreCase(ScriptJobPlan.CANCELLED)
                || state.equalsIgnoreCase(ScriptJobPlan.COMPLETED)
                || state.equalsIgnoreCase(ScriptJobPlan.FAILED);
    }

    void advanceTo(long now) {
        while (!isTerminalState(state)) {
            ScriptJobPlan.Step next = remainingSteps.peek();
            long plannedAt = next == null ? NEVER : enteredAt + next.delay().toMillis();
            if (Math.min(plannedAt, cancelDueAt) > now) {
                return;
            }
            // of an end and a cancel that are due at the same time the job's own end wins
            if (next != null && plannedAt <= cancelDueAt) {
                remainingSteps.remove();
                enterState(next.state(), plannedAt);
            } else {
                enterState(ScriptJobPlan.CANCELLED, cancelDueAt);
            }
        }
    }

    void moveTo(String newState, long now) {
        remainingSteps.clear();
        cancelDueAt = NEVER;
        enterState(newState, now);
    }

    void acceptCancel(long now, Duration delay) {
        acceptedCancels++;
        cancelDueAt = Math.min(cancelDueAt, now + delay.toMillis());
        advanceTo(now);
    }

    private void enterState(String newState, long time) {
        boolean hasRun =
                newState.equalsIgnoreCase(ScriptJobPlan.COMPLETED) || newState.equalsIgnoreCase(ScriptJobPlan.FAILED);
        if (runStartTime == 0 && (hasRun || newState.equalsIgnoreCase(ScriptJobPlan.RUNNING))) {
            runStartTime = time;
        }
        if (isTerminalState(newState) && runStartTime > 0) {
            runEndTime = time;
        }
        state = newState;
        enteredAt = time;
        updatedAt = time;
        stateHistory.add(newState);
    }

    boolean isScheduled() {
        return state.equalsIgnoreCase(ScriptJobPlan.SCHEDULED);
    }

    boolean isTerminal() {
        return isTerminalState(state);
    }

    boolean isCancellable() {
        return kind == ScriptJobPlan.JobKind.BATCH ? !isTerminal() : isScheduled();
    }

    long scheduledStartTime() {
        return scheduledStartTime;
    }

    ObjectNode listEntry() {
        ObjectNode out = ScriptJson.newObject();
        out.put("gameId", app).putNull("description").put("jobId", id).putNull("localTime");
        out.put("createdAt", createdAt).put("runStartTime", runStartTime).putNull("playerSessionId");
        out.put("scheduledStartTime", scheduledStartTime).put("scriptName", scriptName);
        // the documents show no other value, also in the sample of a batch
        out.put("jobType", "CloudCode").set("parameters", parameters);
        return out.put("updatedAt", updatedAt);
    }

    ObjectNode jobRecord() {
        ObjectNode out = listEntry().put("runState", state).put("runEndTime", runEndTime);
        out.putObject("result");
        return out;
    }

    ScriptJobView toView() {
        return new ScriptJobView(
                id,
                app,
                kind,
                scriptName,
                state,
                createdAt,
                updatedAt,
                scheduledStartTime,
                runStartTime,
                runEndTime,
                List.copyOf(stateHistory),
                acceptedCancels);
    }
}
