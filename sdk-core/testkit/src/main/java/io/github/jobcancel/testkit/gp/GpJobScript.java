// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states that a job goes through as the clock moves, and its reaction to a cancel. Immutable; each method returns a
 * new script.
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
     * Creates the script of a job that stays in one state until it is cancelled or removed.
     *
     * @param state the state
     * @return the script
     */
    public static GpJobScript startingIn(GpJobState state) {
        return startingWith(new Step(state, null));
    }

    /**
     * Creates the script of a job that starts in a state and leaves it after some time. The state after it is added
     * with {@link #andThen(GpJobState)}.
     *
     * @param state the first state
     * @param duration the time that the job spends in the state
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
     * @return a new script
     * @throws IllegalStateException if the job never leaves the state before it
     */
    public GpJobScript andThen(GpJobState state) {
        return withStep(new Step(state, null));
    }

    /**
     * Adds a state that the job leaves after some time.
     *
     * @param state the state
     * @param duration the time that the job spends in the state
     * @return a new script
     * @throws IllegalStateException if the job never leaves the state before it
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
     * Lets the job ignore cancel requests: a cancel is accepted, and the job goes on as scripted.
     *
     * @return a new script
     */
    public GpJobScript ignoringCancel() {
        return new GpJobScript(steps, CancelReaction.NEVER, cancelDelay, endState, user, machine, id);
    }

    /**
     * Lets the job stop some time after an accepted cancel, whatever the interval of the service's checks. If the
     * scripted end comes first, the job ends as scripted.
     *
     * @param delay the time from the accepted cancel to the stop
     * @return a new script
     */
    public GpJobScript honouringCancelAfter(Duration delay) {
        return new GpJobScript(steps, CancelReaction.AFTER_DELAY, delay, endState, user, machine, id);
    }

    /**
     * Lets the job end before an accepted cancel reaches it, so that the cancel loses the race.
     *
     * @param state the terminal state of the job
     * @return a new script
     */
    public GpJobScript endingBeforeCancel(GpJobState state) {
        return new GpJobScript(steps, CancelReaction.END_FIRST, cancelDelay, state, user, machine, id);
    }

    /**
     * Sets the submitter. Without a submitter the job is anonymous.
     *
     * @param name the user's name
     * @return a new script
     */
    public GpJobScript withUser(String name) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, name, machine, id);
    }

    /**
     * Sets the machine that runs the job, by default {@code gis1.example.com}.
     *
     * @param host the machine's name
     * @return a new script
     */
    public GpJobScript withMachine(String host) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, user, host, id);
    }

    /**
     * Sets the id of the job; such a script can be used for one job only. By default the fake generates an id:
     * {@code j} and 32 hexadecimal digits.
     *
     * @param jobId the id
     * @return a new script
     */
    public GpJobScript withId(String jobId) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, user, machine, jobId);
    }

    GpJobScript submittedBy(@Nullable String name) {
        return new GpJobScript(steps, cancelReaction, cancelDelay, endState, name, machine, null);
    }

    @Override
    public String toString() {
        return "GpJobScript" + steps + " on cancel: " + cancelReaction;
    }
}
