// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mutable state of one job: the position in its script, a pending cancel and its end. Guarded by the fake's lock.
 */
final class GpLiveJob {
    final String id;
    final String service;
    final String task;
    final GpJobScript script;
    final Map<String, String> inputs;
    final Instant submittedAt;

    private int stepIndex;
    private Instant stepStartedAt;
    private GpJobState scriptedState;
    private @Nullable GpJobState settledState;
    private @Nullable Instant endedAt;
    private boolean showsCancelling;
    private @Nullable Instant cancelDueAt;
    private GpJobState cancelEndState = GpJobState.CANCELLED;
    private int acceptedCancels;
    private int refusedCancels;

    GpLiveJob(String id, String service, String task, GpJobScript script, Map<String, String> inputs, Instant now) {
        this.id = id;
        this.service = service;
        this.task = task;
        this.script = script;
        this.inputs = inputs;
        this.submittedAt = now;
        this.stepStartedAt = now;
        this.scriptedState = script.steps.get(0).state();
        if (scriptedState.isTerminal()) {
            this.endedAt = now;
        }
    }

    /** Applies all state changes that are due, in the order of their due times. */
    void advanceTo(Instant now) {
        while (settledState == null) {
            Instant stepEnd = currentStepEnd();
            if (stepEnd != null && !stepEnd.isAfter(now) && (cancelDueAt == null || !stepEnd.isAfter(cancelDueAt))) {
                enterNextStep(stepEnd);
            } else if (cancelDueAt != null && !cancelDueAt.isAfter(now)) {
                settleIn(cancelEndState, cancelDueAt);
            } else {
                return;
            }
        }
    }

    private void enterNextStep(Instant time) {
        stepIndex++;
        stepStartedAt = time;
        scriptedState = script.steps.get(stepIndex).state();
        if (scriptedState.isTerminal()) {
            // the job ended as scripted before the cancel reached it
            showsCancelling = false;
            cancelDueAt = null;
            endedAt = endedAt == null ? time : endedAt;
        }
    }

    private @Nullable Instant currentStepEnd() {
        Duration duration = script.steps.get(stepIndex).duration();
        return duration == null || stepIndex + 1 == script.steps.size() ? null : stepStartedAt.plus(duration);
    }

    GpJobState state() {
        if (settledState != null) {
            return settledState;
        }
        return showsCancelling ? GpJobState.CANCELLING : scriptedState;
    }

    /** Accepts a cancel; the job's script defines its effect. */
    void acceptCancel(Instant now, Duration interval, boolean ignoredShowsCancelling) {
        acceptedCancels++;
        if (state().isTerminal() || cancelDueAt != null) {
            return;
        }
        switch (script.cancelReaction) {
            case AT_NEXT_CHECK -> cancelDueAt = nextCheckAfter(now, interval);
            case AFTER_DELAY -> cancelDueAt = now.plus(script.cancelDelay);
            case NEVER -> {}
            case END_FIRST -> {
                cancelDueAt = now;
                cancelEndState = script.endState;
            }
        }
        showsCancelling = cancelDueAt != null || ignoredShowsCancelling;
    }

    void refuseCancel() {
        refusedCancels++;
    }

    /** The service checks for cancel requests at the multiples of the interval, counted from the job's submission. */
    private Instant nextCheckAfter(Instant now, Duration interval) {
        if (interval.isZero()) {
            return now;
        }
        long elapsedChecks = Duration.between(submittedAt, now).dividedBy(interval);
        return submittedAt.plus(interval.multipliedBy(elapsedChecks + 1));
    }

    void settleIn(GpJobState end, Instant time) {
        settledState = end;
        showsCancelling = false;
        cancelDueAt = null;
        endedAt = endedAt == null ? time : endedAt;
    }

    @Nullable
    Instant endedAt() {
        return endedAt;
    }

    /** Returns the elapsed part of the current step in percent; negative if the step has no duration. */
    int percentDone(Instant now) {
        Duration duration = script.steps.get(stepIndex).duration();
        if (duration == null || duration.isZero()) {
            return -1;
        }
        long percent = Duration.between(stepStartedAt, now).toMillis() * 100 / Math.max(1, duration.toMillis());
        return (int) Math.max(0, Math.min(100, percent));
    }

    String machineName() {
        return script.machine == null ? "gis1.example.com" : script.machine;
    }

    GpJobView toView() {
        return new GpJobView(
                id,
                service,
                task,
                Optional.ofNullable(script.user),
                state(),
                submittedAt,
                Optional.ofNullable(endedAt),
                acceptedCancels,
                refusedCancels);
    }
}
