// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The true state of one job of a {@link FakeScript} at one moment, which no client can read completely. Times are epoch
 * milliseconds of the fake's clock, 0 for an event that has not happened.
 */
public final class ScriptJobView {
    private final String id;
    private final String app;
    private final ScriptJobPlan.JobKind kind;
    private final String scriptName;
    private final String runState;
    private final long createdAt;
    private final long updatedAt;
    private final long scheduledStartTime;
    private final long runStartTime;
    private final long runEndTime;
    private final List<String> stateHistory;
    private final int acceptedCancels;

    ScriptJobView(
            String id,
            String app,
            ScriptJobPlan.JobKind kind,
            String scriptName,
            String runState,
            long createdAt,
            long updatedAt,
            long scheduledStartTime,
            long runStartTime,
            long runEndTime,
            List<String> stateHistory,
            int acceptedCancels) {
        this.id = id;
        this.app = app;
        this.kind = kind;
        this.scriptName = scriptName;
        this.runState = runState;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
        this.scheduledStartTime = scheduledStartTime;
        this.runStartTime = runStartTime;
        this.runEndTime = runEndTime;
        this.stateHistory = stateHistory;
        this.acceptedCancels = acceptedCancels;
    }

    /** {@return the job's id} */
    public String id() {
        return id;
    }

    /** {@return the id of the app that owns the job} */
    public String app() {
        return app;
    }

    /** {@return whether the job is a batch or a plain script} */
    public ScriptJobPlan.JobKind kind() {
        return kind;
    }

    /** {@return the name of the script that the job runs} */
    public String scriptName() {
        return scriptName;
    }

    /** {@return the provider's name of the job's state} */
    public String runState() {
        return runState;
    }

    /** {@return the time of the job's creation} */
    public long createdAt() {
        return createdAt;
    }

    /** {@return the time of the last change} */
    public long updatedAt() {
        return updatedAt;
    }

    /** {@return the planned start time} */
    public long scheduledStartTime() {
        return scheduledStartTime;
    }

    /** {@return the time of the start} */
    public long runStartTime() {
        return runStartTime;
    }

    /** {@return the time of the end; stays 0 for a job that was cancelled before its start} */
    public long runEndTime() {
        return runEndTime;
    }

    /** {@return every state of the job so far, in order, the current state last} */
    public List<String> stateHistory() {
        return stateHistory;
    }

    /** {@return the number of accepted cancel messages; a replayed reply does not count} */
    public int acceptedCancels() {
        return acceptedCancels;
    }

    /**
     * Returns whether the job has ended.
     *
     * @return true in one of the three terminal states
     */
    public boolean isTerminal() {
        return ScriptLiveJob.isTerminalState(runState);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScriptJobView that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "ScriptJobView" + fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("app", app);
        fields.put("kind", kind);
        fields.put("scriptName", scriptName);
        fields.put("runState", runState);
        fields.put("createdAt", createdAt);
        fields.put("updatedAt", updatedAt);
        fields.put("scheduledStartTime", scheduledStartTime);
        fields.put("runStartTime", runStartTime);
        fields.put("runEndTime", runEndTime);
        fields.put("stateHistory", stateHistory);
        fields.put("acceptedCancels", acceptedCancels);
        return fields;
    }
}
