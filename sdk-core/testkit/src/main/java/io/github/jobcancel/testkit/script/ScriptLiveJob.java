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

/** One job in memory. Every method is called with the fake's lock held. */
final class ScriptLiveJob {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long UNPLANNED_START_MS = Duration.ofHours(1).toMillis();

    final String id;
    final String app;
    final ScriptPlan.Kind kind;
    private final String scriptName;
    private final JsonNode parameters;
    private final long createdAt;
    private final long scheduledStartTime;
    private final Deque<ScriptPlan.Step> ahead;
    private final List<String> history = new ArrayList<>();

    private String state;
    private long enteredAt;
    private long updatedAt;
    private long runStartTime;
    private long runEndTime;
    private long cancelAt = NEVER;
    private int cancels;

    ScriptLiveJob(String id, ScriptPlan plan, JsonNode parameters, Instant now, Instant scheduled) {
        this.id = id;
        this.app = plan.app();
        this.kind = plan.kind();
        this.scriptName = plan.scriptName();
        this.parameters = parameters;
        this.createdAt = now.toEpochMilli();
        this.scheduledStartTime = scheduled.toEpochMilli();
        this.ahead = new ArrayDeque<>(plan.steps());
        this.state = ahead.remove().state();
        enter(state, createdAt);
    }

    /** When a job of this plan is meant to start: for a waiting one that will never start by itself, in an hour. */
    static Instant start(ScriptPlan plan, Instant now) {
        if (!plan.steps().get(0).state().equalsIgnoreCase(ScriptPlan.SCHEDULED)) {
            return now;
        }
        return plan.steps().size() > 1 ? now.plus(plan.steps().get(1).after()) : now.plusMillis(UNPLANNED_START_MS);
    }

    static boolean terminal(String state) {
        return state.equalsIgnoreCase(ScriptPlan.CANCELLED)
                || state.equalsIgnoreCase(ScriptPlan.COMPLETED)
                || state.equalsIgnoreCase(ScriptPlan.FAILED);
    }

    void tick(long now) {
        while (!terminal(state)) {
            ScriptPlan.Step next = ahead.peek();
            long planned = next == null ? NEVER : enteredAt + next.after().toMillis();
            if (Math.min(planned, cancelAt) > now) {
                return;
            }
            // at a tie the job's own end wins: success beats cancel
            if (next != null && planned <= cancelAt) {
                ahead.remove();
                enter(next.state(), planned);
            } else {
                enter(ScriptPlan.CANCELLED, cancelAt);
            }
        }
    }

    void move(String to, long now) {
        ahead.clear();
        cancelAt = NEVER;
        enter(to, now);
    }

    void cancel(long now, Duration takes) {
        cancels++;
        cancelAt = Math.min(cancelAt, now + takes.toMillis());
        tick(now);
    }

    private void enter(String to, long at) {
        boolean ran = to.equalsIgnoreCase(ScriptPlan.COMPLETED) || to.equalsIgnoreCase(ScriptPlan.FAILED);
        if (runStartTime == 0 && (ran || to.equalsIgnoreCase(ScriptPlan.RUNNING))) {
            runStartTime = at;
        }
        if (terminal(to) && runStartTime > 0) {
            runEndTime = at;
        }
        state = to;
        enteredAt = at;
        updatedAt = at;
        history.add(to);
    }

    boolean scheduled() {
        return state.equalsIgnoreCase(ScriptPlan.SCHEDULED);
    }

    boolean over() {
        return terminal(state);
    }

    boolean cancellable() {
        return kind == ScriptPlan.Kind.BATCH ? !over() : scheduled();
    }

    long startsAt() {
        return scheduledStartTime;
    }

    ObjectNode entry() {
        ObjectNode out = ScriptWire.object();
        out.put("gameId", app).putNull("description").put("jobId", id).putNull("localTime");
        out.put("createdAt", createdAt).put("runStartTime", runStartTime).putNull("playerSessionId");
        out.put("scheduledStartTime", scheduledStartTime).put("scriptName", scriptName);
        // the only published value, also in the sample of a batch
        out.put("jobType", "CloudCode").set("parameters", parameters);
        return out.put("updatedAt", updatedAt);
    }

    ObjectNode record() {
        ObjectNode out = entry().put("runState", state).put("runEndTime", runEndTime);
        out.putObject("result");
        return out;
    }

    ScriptJob view() {
        return new ScriptJob(
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
                List.copyOf(history),
                cancels);
    }
}
