// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name, the place and the course of a job of {@link FakeDli} that nobody cancels. States are those of the
 * provider, such as {@code running}, {@code FINISHED} or {@code job_running}; unknown states are allowed. Immutable.
 */
public final class DliJobScript {
    /** The state of a job whose record was removed. */
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
     * Returns the script of a job that is in the given state from the beginning and stays in it.
     *
     * @param state the provider's state
     * @return the script
     */
    public static DliJobScript startingIn(String state) {
        List<ScriptStep> initialSteps = List.of(new ScriptStep(Duration.ZERO, state));
        return new DliJobScript(initialSteps, "nightly", "q1", "tenant1", FakeDli.PROJECT_ID, null);
    }

    /**
     * Returns this script with a further state at its end.
     *
     * @param delay the time since the previous step, by the fake's clock
     * @param state the provider's state
     * @return a new script
     */
    public DliJobScript andThen(Duration delay, String state) {
        List<ScriptStep> extendedSteps = new ArrayList<>(steps);
        extendedSteps.add(
                new ScriptStep(steps.get(steps.size() - 1).startsAfter().plus(delay), state));
        return new DliJobScript(extendedSteps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Returns this script with the removal of the record at its end.
     *
     * @param delay the time since the previous step, by the fake's clock
     * @return a new script
     */
    public DliJobScript andThenRemoved(Duration delay) {
        return andThen(delay, REMOVED_STATE);
    }

    /**
     * Returns this script with another effect of an accepted cancel.
     *
     * @param effect the effect, which takes precedence over {@link DliBehavior#setCancelEffect}
     * @return a new script
     */
    public DliJobScript withCancelEffect(CancelEffect effect) {
        return new DliJobScript(steps, name, queue, owner, projectId, effect);
    }

    /**
     * Returns this script with another job name.
     *
     * @param name the name of the job
     * @return a new script
     */
    public DliJobScript withName(String name) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Returns this script with another queue.
     *
     * @param queue the name of the queue
     * @return a new script
     */
    public DliJobScript withQueue(String queue) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Returns this script with another owner.
     *
     * @param owner the name of the submitting user
     * @return a new script
     */
    public DliJobScript withOwner(String owner) {
        return new DliJobScript(steps, name, queue, owner, projectId, cancelEffect);
    }

    /**
     * Returns this script with another project.
     *
     * @param projectId the id of the project
     * @return a new script
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

    /** Returns the time after which the job ends by itself, or empty if it never does. */
    Optional<Duration> timeToTerminal(DliJobKind kind) {
        return steps.stream()
                .filter(step -> kind.isTerminal(step.state()) || step.state().equals(REMOVED_STATE))
                .map(ScriptStep::startsAfter)
                .findFirst();
    }
}
