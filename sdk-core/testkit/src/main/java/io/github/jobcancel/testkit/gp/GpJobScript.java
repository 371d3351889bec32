// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job goes through its states as the clock moves, and how it takes a cancel. Immutable; each method returns a new
 * script.
 */
public final class GpJobScript {
    enum CancelReaction {
        AT_NEXT_CHECK,
        AFTER_DELAY,
        NEVER,
        END_FIRST
    }

    record Step(GpJobState state, @Nullable Duration duration) {}

    final List<Step> steps;
    final CancelReaction cancelReaction;
    final Duration cancelDelay;
    final GpJobState endState;
    final @Nullable String user;
    final @Nullable String machine;
    final @Nullable String id;

    private GpJobScript(
            List<Step> steps,
            CancelReaction cancelReaction,
            Duration cancelDelay,
            GpJobState endState,
            @Nullable String user,
            @Nullable String machine,
            @Nullable String id) {
        this.steps = List.copyOf(steps);
        this.cancelReaction = cancelReaction;
        this.cancelDelay = cancelDelay;
        this.endState = endState;
        this.user = user;
        this.machine = machine;
        this.id = id;
    }

    /**
     * A job that is in one state and stays there until it is cancelled or removed.
     *
     * @param state the state
     * @return the script
     */
    public static GpJobScript startingIn(GpJobState state) {
        return startingWith(new Step(state, null));
    }

    /**
     * A job that begins in a state and leaves it after a while. Say with {@link #andThen} what follows.
     *
     * @param state the first state
     * @param duration how long it lasts, from the moment the job is added
     * @return the script
     */
    public static GpJobScript startingIn(GpJobState state, Duration duration) {
        return startingWith(new Step(state, duration));
    }

    private static GpJobScript startingWith(Step first) {
        return new GpJobScript(
                List.of(first), CancelReaction.AT_NEXT_CHECK, Duration.ZERO, GpJobState.SUCCEEDED, null, null, null);
    }

    /**
     * Adds the last state, in which the job stays.
     *
     * @param state the state
     * @return the longer script
     * @throws IllegalStateException if the state before it never ends
     */
    public GpJobScript andThen(GpJobState state) {
        return withStep(new Step(state, null));
    }

    /**
     * Adds a state that lasts a while.
     *
     * @param state the state
     * @param duration how long it lasts
     * @return the longer script
     * @throws IllegalStateException if the state before it never ends
     */
    public GpJobScript andThen(GpJobState state, Duration duration) {
        return withStep(new Step(state, duration));
    }

    private GpJobScript withStep(Step step) {
        if (steps.get(steps.size() - 1).duration() == null) {
            throw new IllegalStateException("the state before " + step.state() + " never ends");
        }
        List<Step> newSteps = new ArrayList<>(steps);
        newSteps.add(step);
        return new GpJobScript(newSteps, cancelReaction, cancelDelay, endState, user, machine, id);
    }

    /**
     * The job's code never looks for a cancel request: the cancel is accepted and the job goes on as scripted.
     *
     * @return the changed script
     */
    public GpJobScript ignoringCancel() {
        return new GpJobScript(steps, CancelReaction.NEVER, cancelDelay, endState, user, machine, id);
    }

    /**
     * The job stops this long after an accepted cancel, whatever the interval of the checks; unless its own end comes
     * first.
     *
     * @param delay the time from the cancel to the stop
     * @return the changed script
     */
    public GpJobScript honouringCancelAfter(Duration delay) {
        return new GpJobScript(steps, CancelReaction.AFTER_DELAY, delay, endState, user, machine, id);
    }

    /**
     * The race that the job wins: the cancel is accepted, and the job comes to its own end before the cancel reaches it.
     *
     * @param state the job's own end
     * @return the changed script
     */
    public GpJobScript endingBeforeCancel(GpJobState state) {
        return new GpJobScript(steps, CancelReaction.END_FIRST, cancelDelay, state, user, machine, id);
    }

    /**
     * Names the submitter. Without this the job is anonymous.
     *
     * @param name the user's name
     * @return the changed script
     */
    public GpJobScript withUser(String name) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, name, machine, id);
    }

    /**
     * Names the machine that runs the job; {@code gis1.example.com} without this.
     *
     * @param host the machine's name
     * @return the changed script
     */
    public GpJobScript withMachine(String host) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, user, host, id);
    }

    /**
     * Gives the job its id, for one job only. Without this the fake makes one: {@code j} and 32 hex digits.
     *
     * @param jobId the id
     * @return the changed script
     */
    public GpJobScript withId(String jobId) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, user, machine, jobId);
    }

    GpJobScript submittedBy(@Nullable String name) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, name, machine, null);
    }

    @Override
    public String toString() {
        return "FakeGpScript" + steps + " on cancel " + cancelReaction;
    }
}
