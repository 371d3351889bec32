// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job as it lives: its script, a cancel that is under way, its end. Guarded by the fake's lock. */
final class GpRun {
    final String id;
    final String service;
    final String task;
    final FakeGpScript script;
    final Map<String, String> inputs;
    final Instant submitted;

    private int step;
    private Instant stepBegan;
    private FakeGpState scripted;
    private @Nullable FakeGpState settled;
    private @Nullable Instant ended;
    private boolean cancelling;
    private @Nullable Instant cancelDue;
    private FakeGpState cancelEnd = FakeGpState.CANCELLED;
    private int accepted;
    private int refused;

    GpRun(String id, String service, String task, FakeGpScript script, Map<String, String> inputs, Instant now) {
        this.id = id;
        this.service = service;
        this.task = task;
        this.script = script;
        this.inputs = inputs;
        this.submitted = now;
        this.stepBegan = now;
        this.scripted = script.steps.get(0).state();
        if (scripted.terminal()) {
            this.ended = now;
        }
    }

    /** Lets everything happen that was due by now, in the order in which it was due. */
    void tick(Instant now) {
        while (settled == null) {
            Instant next = stepEnds();
            if (next != null && !next.isAfter(now) && (cancelDue == null || !next.isAfter(cancelDue))) {
                nextStep(next);
            } else if (cancelDue != null && !cancelDue.isAfter(now)) {
                settle(cancelEnd, cancelDue);
            } else {
                return;
            }
        }
    }

    private void nextStep(Instant at) {
        step++;
        stepBegan = at;
        scripted = script.steps.get(step).state();
        if (scripted.terminal()) {
            // the job's own end came before the cancel was seen
            cancelling = false;
            cancelDue = null;
            ended = ended == null ? at : ended;
        }
    }

    private @Nullable Instant stepEnds() {
        Duration lasts = script.steps.get(step).lasts();
        return lasts == null || step + 1 == script.steps.size() ? null : stepBegan.plus(lasts);
    }

    FakeGpState state() {
        if (settled != null) {
            return settled;
        }
        return cancelling ? FakeGpState.CANCELLING : scripted;
    }

    /** Accepts a cancel; the job's script says what comes of it. */
    void cancel(Instant now, Duration interval, boolean ignoredShowsCancelling) {
        accepted++;
        if (state().terminal() || cancelDue != null) {
            return;
        }
        switch (script.onCancel) {
            case AT_NEXT_CHECK -> cancelDue = nextCheck(now, interval);
            case AFTER_DELAY -> cancelDue = now.plus(script.delay);
            case NEVER -> {}
            case END_FIRST -> {
                cancelDue = now;
                cancelEnd = script.end;
            }
        }
        cancelling = cancelDue != null || ignoredShowsCancelling;
    }

    void refuseCancel() {
        refused++;
    }

    /** The service looks for cancel requests at every multiple of the interval, counted from the job's submission. */
    private Instant nextCheck(Instant now, Duration interval) {
        if (interval.isZero()) {
            return now;
        }
        long past = Duration.between(submitted, now).dividedBy(interval);
        return submitted.plus(interval.multipliedBy(past + 1));
    }

    void settle(FakeGpState end, Instant at) {
        settled = end;
        cancelling = false;
        cancelDue = null;
        ended = ended == null ? at : ended;
    }

    @Nullable
    Instant ended() {
        return ended;
    }

    /** Part of the running step that is done, in percent; negative if the step has no planned length. */
    int percent(Instant now) {
        Duration lasts = script.steps.get(step).lasts();
        if (lasts == null || lasts.isZero()) {
            return -1;
        }
        long done = Duration.between(stepBegan, now).toMillis() * 100 / Math.max(1, lasts.toMillis());
        return (int) Math.max(0, Math.min(100, done));
    }

    String machine() {
        return script.machine == null ? "gis1.example.com" : script.machine;
    }

    FakeGpJob truth() {
        return new FakeGpJob(
                id,
                service,
                task,
                Optional.ofNullable(script.user),
                state(),
                submitted,
                Optional.ofNullable(ended),
                accepted,
                refused);
    }
}
