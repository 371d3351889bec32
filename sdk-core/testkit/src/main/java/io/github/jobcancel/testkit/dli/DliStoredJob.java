// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job as the provider stores it. A job follows its script. An accepted cancel leads it through phases to another
 * end, unless the script reaches a final state first; then the cancel has lost the race. Guarded by the fake's lock.
 */
final class DliStoredJob {
    /** Stands in the list of phases for the state that the script gives. */
    static final String SCRIPT_STATE = "?";

    final DliJobKind kind;
    final String id;
    final Instant createdAt;

    private DliJobScript script;
    private Instant scriptStartedAt;
    private String state;
    private Instant changedAt;
    private boolean removed;
    private int acceptedCancels;
    private boolean endedByCancel;

    // of an accepted cancel that is not finished
    private final Deque<String> pendingPhases = new ArrayDeque<>();
    private CancelEffect cancelEffect = CancelEffect.STOPPED;
    private @Nullable Duration phaseDuration;
    private Instant phaseStartedAt = Instant.EPOCH;
    private int phaseReads;
    private int readsLeft;

    /** A state that replaces those of the script until the script reaches a final state. */
    private @Nullable String overridingState;

    DliStoredJob(DliJobKind kind, String id, DliJobScript script, Instant now) {
        this.kind = kind;
        this.id = id;
        this.createdAt = now;
        this.script = script;
        this.scriptStartedAt = now;
        this.state = script.stepAt(Duration.ZERO).state();
        this.changedAt = now;
    }

    DliJobScript script() {
        return script;
    }

    String state() {
        return state;
    }

    Instant changedAt() {
        return changedAt;
    }

    boolean isRemoved() {
        return removed;
    }

    boolean isTerminal() {
        return kind.isTerminal(state);
    }

    /** Moves the job to a state in which it stays, and drops a cancel in progress. */
    void moveTo(String newState, Instant now) {
        pendingPhases.clear();
        overridingState = null;
        endedByCancel = false;
        script = DliJobScript.startingIn(newState)
                .withName(script.name)
                .withQueue(script.queue)
                .withOwner(script.owner)
                .withProjectId(script.projectId);
        scriptStartedAt = now;
        changeState(newState, now);
    }

    /** Accepts a cancel. A repeated cancel while one is in progress is only counted. */
    void acceptCancel(List<String> cancelPhases, DliBehavior behavior, Instant now) {
        acceptedCancels++;
        if (!pendingPhases.isEmpty()) {
            return;
        }
        cancelEffect = script.cancelEffect == null ? behavior.cancelEffect() : script.cancelEffect;
        phaseDuration = behavior.cancelDelay();
        phaseReads = behavior.cancelDelayReads;
        pendingPhases.addAll(cancelPhases);
        startPhase(now);
        advanceTo(now);
    }

    /** Returns the state that a reader sees. If the current phase lasts for a number of reads, this counts as one. */
    String readState(Instant now) {
        advanceTo(now);
        readsLeft--;
        return state;
    }

    /** Advances the job to the given time, and past the phases whose reads are used up. */
    void advanceTo(Instant now) {
        Instant scriptEndsAt =
                script.timeToTerminal(kind).map(scriptStartedAt::plus).orElse(Instant.MAX);
        while (!pendingPhases.isEmpty()) {
            Instant phaseEndsAt = phaseDuration == null ? now : phaseStartedAt.plus(phaseDuration);
            if ((phaseDuration == null && readsLeft > 0)
                    || phaseEndsAt.isAfter(now)
                    || !scriptEndsAt.isAfter(phaseEndsAt)) {
                break;
            }
            endPhase(phaseEndsAt);
        }
        if (!removed && !endedByCancel) {
            followScript(now, scriptEndsAt);
        }
    }

    private void followScript(Instant now, Instant scriptEndsAt) {
        DliJobScript.ScriptStep step = script.stepAt(Duration.between(scriptStartedAt, now));
        if (!scriptEndsAt.isAfter(now)) {
            pendingPhases.clear();
            overridingState = null;
        }
        if (overridingState == null) {
            changeState(step.state(), scriptStartedAt.plus(step.startsAfter()));
        }
    }

    private void endPhase(Instant at) {
        pendingPhases.removeFirst();
        if (pendingPhases.isEmpty()) {
            finishCancel(at);
        } else {
            startPhase(at);
        }
    }

    private void startPhase(Instant at) {
        String phase = pendingPhases.getFirst();
        phaseStartedAt = at;
        readsLeft = phaseReads;
        if (!phase.equals(SCRIPT_STATE)) {
            overridingState = phase;
            changeState(phase, at);
        }
    }

    private void finishCancel(Instant at) {
        overridingState = kind.stateAfter(cancelEffect);
        endedByCancel = cancelEffect == CancelEffect.STOPPED || cancelEffect == CancelEffect.VANISHED;
        if (cancelEffect == CancelEffect.SUCCEEDED) {
            moveTo(overridingState, at);
        } else {
            changeState(overridingState, at);
        }
    }

    private void changeState(String newState, Instant at) {
        if (!newState.equals(state)) {
            state = newState;
            changedAt = at;
            removed = newState.equals(DliJobScript.REMOVED_STATE);
        }
    }

    DliJobView toView() {
        return new DliJobView(
                id,
                script.projectId,
                script.name,
                script.queue,
                script.owner,
                state,
                isTerminal(),
                acceptedCancels,
                endedByCancel,
                createdAt,
                changedAt);
    }
}
