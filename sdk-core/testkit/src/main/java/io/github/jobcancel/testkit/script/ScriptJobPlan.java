// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The kind, owner and script of a job of {@link FakeScript}, and the states that it goes through as the clock moves.
 * Immutable; each method returns a changed copy. States are the provider's names, an open set; the six known ones are
 * constants here.
 */
public final class ScriptJobPlan {
    /** The job waits for its start time. */
    public static final String SCHEDULED = "Scheduled";
    /** The job is queued and waits to be run. */
    public static final String QUEUED = "Queued";
    /** The job runs. */
    public static final String RUNNING = "Running";
    /** The job ended without an error; terminal. */
    public static final String COMPLETED = "Completed";
    /** The job ended with an error; terminal. */
    public static final String FAILED = "Failed";
    /** The job was cancelled; terminal. */
    public static final String CANCELLED = "Cancelled";

    /** The two kinds of job, each with its own cancel operations. */
    public enum JobKind {
        /** One script for many users: {@code CANCEL_USER_SCRIPT_BATCH}. */
        BATCH,
        /** One scheduled script: {@code CANCEL_SCHEDULED_SCRIPT}. */
        SCRIPT
    }

    /** One state of a plan, and the time that the job spends in the state before it. */
    record Step(Duration delay, String state) {}

    final JobKind kind;
    final String app;
    /** Empty if the fake generates the id. */
    final String id;

    final String scriptName;
    /** The script's data, as the text of a JSON object. */
    final String parameters;
    /** The first state is entered at once; those after a terminal one are never reached. */
    final List<Step> steps;

    ScriptJobPlan(JobKind kind, String app, String id, String scriptName, String parameters, List<Step> steps) {
        this.kind = kind;
        this.app = app;
        this.id = id;
        this.scriptName = scriptName;
        this.parameters = parameters;
        this.steps = List.copyOf(steps);
    }

    /**
     * Creates the plan of a batch of the fake's first app that stays in one state.
     *
     * @param state the state
     * @return the plan
     */
    public static ScriptJobPlan batchIn(String state) {
        return startingIn(JobKind.BATCH, state);
    }

    /**
     * Creates the plan of a plain script of the fake's first app that stays in one state.
     *
     * @param state the state
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
     * @param delay the time that the job spends in the state before, on the fake's clock
     * @param state the next state
     * @return a plan with one more state
     */
    public ScriptJobPlan andThen(Duration delay, String state) {
        List<Step> newSteps = new ArrayList<>(steps);
        newSteps.add(new Step(delay, state));
        return new ScriptJobPlan(kind, app, id, scriptName, parameters, newSteps);
    }

    /**
     * Sets the app that owns the job.
     *
     * @param appId the app's id
     * @return a changed copy
     */
    public ScriptJobPlan inApp(String appId) {
        return new ScriptJobPlan(kind, appId, id, scriptName, parameters, steps);
    }

    /**
     * Sets the id of the job.
     *
     * @param jobId the id; it must not be in use
     * @return a changed copy
     */
    public ScriptJobPlan withId(String jobId) {
        return new ScriptJobPlan(kind, app, jobId, scriptName, parameters, steps);
    }

    /**
     * Sets the script and its data.
     *
     * @param name the script's name, with its folder
     * @param json the text of a JSON object
     * @return a changed copy
     */
    public ScriptJobPlan withScript(String name, String json) {
        return new ScriptJobPlan(kind, app, id, name, json, steps);
    }
}
