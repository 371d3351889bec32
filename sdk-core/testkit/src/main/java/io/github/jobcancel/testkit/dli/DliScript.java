// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job of {@link FakeDli} is called and how it goes when nobody cancels it. States are the provider's own words, such
 * as {@code running}, {@code FINISHED} or {@code job_running}; a word the provider does not have is allowed. Immutable.
 */
public final class DliScript {
    /** Stands for a record that is no longer kept. */
    static final String GONE = "";

    record Step(Duration at, String word) {}

    final List<Step> steps;
    final String name;
    final String queue;
    final String owner;
    final String project;
    final @Nullable AfterCancel end;

    private DliScript(
            List<Step> steps, String name, String queue, String owner, String project, @Nullable AfterCancel end) {
        this.steps = List.copyOf(steps);
        this.name = name;
        this.queue = queue;
        this.owner = owner;
        this.project = project;
        this.end = end;
    }

    /**
     * A job that is in this state from the beginning, and stays in it.
     *
     * @param state the provider's word
     * @return the script
     */
    public static DliScript of(String state) {
        List<Step> first = List.of(new Step(Duration.ZERO, state));
        return new DliScript(first, "nightly", "q1", "tenant1", FakeDli.PROJECT_ID, null);
    }

    /**
     * Then the job takes another state.
     *
     * @param after how long after the step before, by the fake's clock
     * @param state the provider's word
     * @return a longer script
     */
    public DliScript then(Duration after, String state) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(steps.get(steps.size() - 1).at().plus(after), state));
        return new DliScript(longer, name, queue, owner, project, end);
    }

    /**
     * Then the provider forgets the job.
     *
     * @param after how long after the step before, by the fake's clock
     * @return a longer script
     */
    public DliScript vanish(Duration after) {
        return then(after, GONE);
    }

    /**
     * What an accepted cancel leads to, for this job only.
     *
     * @param end stands before {@link DliKnobs#afterCancel}
     * @return the script with that end
     */
    public DliScript ifCancelled(AfterCancel end) {
        return new DliScript(steps, name, queue, owner, project, end);
    }

    /**
     * Names the job.
     *
     * @param name the job's name
     * @return the script with that name
     */
    public DliScript named(String name) {
        return new DliScript(steps, name, queue, owner, project, end);
    }

    /**
     * Says where the job runs.
     *
     * @param queue the queue's name
     * @return the script with that queue
     */
    public DliScript on(String queue) {
        return new DliScript(steps, name, queue, owner, project, end);
    }

    /**
     * Says whose job it is.
     *
     * @param owner the submitting user's name
     * @return the script with that owner
     */
    public DliScript ownedBy(String owner) {
        return new DliScript(steps, name, queue, owner, project, end);
    }

    /**
     * Says which project the job belongs to.
     *
     * @param project the project's id
     * @return the script with that project
     */
    public DliScript in(String project) {
        return new DliScript(steps, name, queue, owner, project, end);
    }

    Step stepAt(Duration age) {
        Step now = steps.get(0);
        for (Step step : steps) {
            if (step.at().compareTo(age) <= 0) {
                now = step;
            }
        }
        return now;
    }

    /** When the job comes to rest by itself; empty if it never does. */
    Optional<Duration> restsAt(DliKind kind) {
        return steps.stream()
                .filter(step -> kind.atRest(step.word()) || step.word().equals(GONE))
                .map(Step::at)
                .findFirst();
    }
}
