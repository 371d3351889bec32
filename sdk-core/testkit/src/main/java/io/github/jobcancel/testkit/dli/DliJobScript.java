// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job of {@link FakeDli} is called and how it goes when nobody cancels it. States are the provider's own words, such
 * as {@code running}, {@code FINISHED} or {@code job_running}; a word the provider does not have is allowed. Immutable.
 */
public final class DliJobScript {
    /** Stands for a record that is no longer kept. */
    static final String REMOVED_STATE = "";

    record ScriptStep(Duration startsAfter, String state) {}

    final List<ScriptStep> steps;
    final String name;
    final String queue;
    final String owner;
    final String projectId;
    final @Nullable CancelEffect cancelEffect;

    private DliJobScript(
            List<ScriptStep> steps,
            String name,
            String queue,
            String owner,
            String projectId,
            @Nullable CancelEffect cancelEffect) {
        this.steps = List.copyOf(steps);
        this.name = name;
        this.queue = queue;
        this.owner = owner;
        this.projectId = projectId;
        this.cancelEffect = cancelEffect;
    }

    /**
     * A job that is in this state from the beginning, and stays in it.
     *
     * @param state the provider's word
     * @return the script
     */
    public static DliJobScript startingIn(String state) {
        List<ScriptStep> initialSteps = List.of(new ScriptStep(Duration.ZERO, state));
        return new DliJobScript(initialSteps, "nightly", "q1", "tenant1", FakeDli.PROJECT_ID, null);
    }

    /**
     * Then the job takes another state.
     *
     * @param delay how long after the step before, by the fake's clock
     * @param state the provider's word
     * @return a longer script
     */
    public DliJobScript andThen(Duration delay, String state) {
        List<ScriptStep> extendedSteps = new ArrayList<>(steps);
        extendedSteps.add(
                new ScriptStep(steps.get(steps.size() - 1).startsAfter().plus(delay), state));
        return new DliJobScript(extendedSteps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Then the provider forgets the job.
     *
     * @param delay how long after the step before, by the fake's clock
     * @return a longer script
     */
    public DliJobScript andThenRemoved(Duration delay) {
        return andThen(delay, REMOVED_STATE);
    }

    /**
     * What an accepted cancel leads to, for this job only.
     *
     * @param effect stands before {@link DliBehavior#cancelEffect}
     * @return the script with that end
     */
    public DliJobScript withCancelEffect(CancelEffect effect) {
        return new DliJobScript(steps, name, queue, owner, projectId, effect);
    }

    /**
     * Names the job.
     *
     * @param name the job's name
     * @return the script with that name
     */
    public DliJobScript withName(String name) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Says where the job runs.
     *
     * @param queue the queue's name
     * @return the script with that queue
     */
    public DliJobScript withQueue(String queue) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Says whose job it is.
     *
     * @param owner the submitting user's name
     * @return the script with that owner
     */
    public DliJobScript withOwner(String owner) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Says which project the job belongs to.
     *
     * @param projectId the project's id
     * @return the script with that project
     */
    public DliJobScript withProjectId(String projectId) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    ScriptStep stepAt(Duration age) {
        ScriptStep currentStep = steps.get(0);
        for (ScriptStep step : steps) {
            if (step.startsAfter().compareTo(age) <= 0) {
                currentStep = step;
            }
        }
        return currentStep;
    }

    /** When the job comes to rest by itself; empty if it never does. */
    Optional<Duration> timeToTerminal(DliJobKind kind) {
        return steps.stream()
                .filter(step -> kind.isTerminal(step.state()) || step.state().equals(REMOVED_STATE))
                .map(ScriptStep::startsAfter)
                .findFirst();
    }
}
