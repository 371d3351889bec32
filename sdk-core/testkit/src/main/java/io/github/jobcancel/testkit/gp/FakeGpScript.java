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
public final class FakeGpScript {
    enum OnCancel {
        AT_NEXT_CHECK,
        AFTER_DELAY,
        NEVER,
        END_FIRST
    }

    record Step(FakeGpState state, @Nullable Duration lasts) {}

    final List<Step> steps;
    final OnCancel onCancel;
    final Duration delay;
    final FakeGpState end;
    final @Nullable String user;
    final @Nullable String machine;
    final @Nullable String id;

    private FakeGpScript(
            List<Step> steps,
            OnCancel onCancel,
            Duration delay,
            FakeGpState end,
            @Nullable String user,
            @Nullable String machine,
            @Nullable String id) {
        this.steps = List.copyOf(steps);
        this.onCancel = onCancel;
        this.delay = delay;
        this.end = end;
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
    public static FakeGpScript in(FakeGpState state) {
        return starting(new Step(state, null));
    }

    /**
     * A job that begins in a state and leaves it after a while. Say with {@link #then} what follows.
     *
     * @param state the first state
     * @param lasts how long it lasts, from the moment the job is added
     * @return the script
     */
    public static FakeGpScript in(FakeGpState state, Duration lasts) {
        return starting(new Step(state, lasts));
    }

    private static FakeGpScript starting(Step first) {
        return new FakeGpScript(
                List.of(first), OnCancel.AT_NEXT_CHECK, Duration.ZERO, FakeGpState.SUCCEEDED, null, null, null);
    }

    /**
     * Adds the last state, in which the job stays.
     *
     * @param state the state
     * @return the longer script
     * @throws IllegalStateException if the state before it never ends
     */
    public FakeGpScript then(FakeGpState state) {
        return plus(new Step(state, null));
    }

    /**
     * Adds a state that lasts a while.
     *
     * @param state the state
     * @param lasts how long it lasts
     * @return the longer script
     * @throws IllegalStateException if the state before it never ends
     */
    public FakeGpScript then(FakeGpState state, Duration lasts) {
        return plus(new Step(state, lasts));
    }

    private FakeGpScript plus(Step step) {
        if (steps.get(steps.size() - 1).lasts() == null) {
            throw new IllegalStateException("the state before " + step.state() + " never ends");
        }
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new FakeGpScript(longer, onCancel, delay, end, user, machine, id);
    }

    /**
     * The job's code never looks for a cancel request: the cancel is accepted and the job goes on as scripted.
     *
     * @return the changed script
     */
    public FakeGpScript ignoringCancel() {
        return new FakeGpScript(steps, OnCancel.NEVER, delay, end, user, machine, id);
    }

    /**
     * The job stops this long after an accepted cancel, whatever the interval of the checks; unless its own end comes
     * first.
     *
     * @param time the time from the cancel to the stop
     * @return the changed script
     */
    public FakeGpScript honouringCancelAfter(Duration time) {
        return new FakeGpScript(steps, OnCancel.AFTER_DELAY, time, end, user, machine, id);
    }

    /**
     * The race that the job wins: the cancel is accepted, and the job comes to its own end before the cancel reaches it.
     *
     * @param state the job's own end
     * @return the changed script
     */
    public FakeGpScript endingBeforeCancel(FakeGpState state) {
        return new FakeGpScript(steps, OnCancel.END_FIRST, delay, state, user, machine, id);
    }

    /**
     * Names the submitter. Without this the job is anonymous.
     *
     * @param name the user's name
     * @return the changed script
     */
    public FakeGpScript by(String name) {
        return new FakeGpScript(steps, onCancel, delay, end, name, machine, id);
    }

    /**
     * Names the machine that runs the job; {@code gis1.example.com} without this.
     *
     * @param host the machine's name
     * @return the changed script
     */
    public FakeGpScript on(String host) {
        return new FakeGpScript(steps, onCancel, delay, end, user, host, id);
    }

    /**
     * Gives the job its id, for one job only. Without this the fake makes one: {@code j} and 32 hex digits.
     *
     * @param jobId the id
     * @return the changed script
     */
    public FakeGpScript id(String jobId) {
        return new FakeGpScript(steps, onCancel, delay, end, user, machine, jobId);
    }

    FakeGpScript submittedBy(@Nullable String name) {
        return new FakeGpScript(steps, onCancel, delay, end, name, machine, null);
    }

    @Override
    public String toString() {
        return "FakeGpScript" + steps + " on cancel " + onCancel;
    }
}
