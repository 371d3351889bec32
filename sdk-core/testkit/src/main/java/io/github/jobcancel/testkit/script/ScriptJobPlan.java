// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a job of {@link FakeScript} is and which states it goes through while the fake's clock is moved. A plan is a value:
 * each method returns a changed copy. States are the provider's words, an open set; the six known ones are constants here.
 *
 * @param kind whether this is a batch over many users or a plain script
 * @param app the app that owns the job
 * @param id the job id; empty lets the fake choose one
 * @param scriptName the script that runs, with its folder
 * @param parameters the script's data, as the text of a JSON object
 * @param steps the states in their order; the first one is entered at once, the steps after a terminal one are never taken
 */
public record ScriptJobPlan(
        JobKind kind, String app, String id, String scriptName, String parameters, List<Step> steps) {
    /** Waits for its start time. */
    public static final String SCHEDULED = "Scheduled";
    /** Waits for its turn. */
    public static final String QUEUED = "Queued";
    /** Is being carried out. */
    public static final String RUNNING = "Running";
    /** Terminal: came to a good end. */
    public static final String COMPLETED = "Completed";
    /** Terminal: came to a bad end. */
    public static final String FAILED = "Failed";
    /** Terminal: was cancelled. */
    public static final String CANCELLED = "Cancelled";

    /** The two kinds of job, each with cancel operations of its own. */
    public enum JobKind {
        /** One script for many users: {@code CANCEL_USER_SCRIPT_BATCH}. */
        BATCH,
        /** One scheduled script: {@code CANCEL_SCHEDULED_SCRIPT}. */
        SCRIPT
    }

    /**
     * One state, and how long the state before it lasts.
     *
     * @param delay time since the state before was entered
     * @param state the state that is entered then
     */
    public record Step(Duration delay, String state) {}

    /**
     * Checks that there is a first state and keeps a copy of the steps.
     *
     * @param kind whether this is a batch over many users or a plain script
     * @param app the app that owns the job
     * @param id the job id; empty lets the fake choose one
     * @param scriptName the script that runs, with its folder
     * @param parameters the script's data, as the text of a JSON object
     * @param steps the states in their order, at least one
     * @throws IllegalArgumentException if there is no step
     */
    public ScriptJobPlan {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a plan needs a first state");
        }
    }

    /**
     * A batch of the fake's first app that stays in one state.
     *
     * @param state the state it is in
     * @return the plan
     */
    public static ScriptJobPlan batchIn(String state) {
        return startingIn(JobKind.BATCH, state);
    }

    /**
     * A plain script of the fake's first app that stays in one state.
     *
     * @param state the state it is in
     * @return the plan
     */
    public static ScriptJobPlan scriptIn(String state) {
        return startingIn(JobKind.SCRIPT, state);
    }

    private static ScriptJobPlan startingIn(JobKind kind, String state) {
        Step first = new Step(Duration.ZERO, state);
        return new ScriptJobPlan(kind, FakeScript.APP_ID, "", "ops/recount", "{}", List.of(first));
    }

    /**
     * Adds a state at the end.
     *
     * @param delay how long the state before it lasts, on the fake's clock
     * @param state the next state
     * @return the longer plan
     */
    public ScriptJobPlan andThen(Duration delay, String state) {
        List<Step> newSteps = new ArrayList<>(steps);
        newSteps.add(new Step(delay, state));
        return new ScriptJobPlan(kind, app, id, scriptName, parameters, newSteps);
    }

    /**
     * Names the app that owns the job.
     *
     * @param appId an app id
     * @return the changed plan
     */
    public ScriptJobPlan inApp(String appId) {
        return new ScriptJobPlan(kind, appId, id, scriptName, parameters, steps);
    }

    /**
     * Names the job.
     *
     * @param jobId the id; it must be free
     * @return the changed plan
     */
    public ScriptJobPlan withId(String jobId) {
        return new ScriptJobPlan(kind, app, jobId, scriptName, parameters, steps);
    }

    /**
     * Names the script and its data.
     *
     * @param name the script, with its folder
     * @param json the text of a JSON object
     * @return the changed plan
     */
    public ScriptJobPlan withScript(String name, String json) {
        return new ScriptJobPlan(kind, app, id, name, json, steps);
    }
}
