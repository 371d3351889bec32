// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job as the provider keeps it. A job follows its script; an accepted cancel leads it through phases to another end,
 * unless the script comes to rest first: then the cancel has lost the race. Guarded by the fake's lock.
 */
final class DliEntry {
    /** Stands in the list of phases for "whatever the script says". */
    static final String AS_BEFORE = "?";

    final DliKind kind;
    final String id;
    final Instant created;

    private DliScript script;
    private Instant scripted;
    private String word;
    private Instant changed;
    private boolean gone;
    private int cancels;
    private boolean endedByCancel;

    // of an accepted cancel that has not come to its end
    private final Deque<String> phases = new ArrayDeque<>();
    private AfterCancel end = AfterCancel.STOPPED;
    private @Nullable Duration phaseLasts;
    private Instant phaseBegan = Instant.EPOCH;
    private int phaseReads;
    private int readsLeft;

    /** A word that hides the script's words until the script comes to rest. */
    private @Nullable String held;

    DliEntry(DliKind kind, String id, DliScript script, Instant now) {
        this.kind = kind;
        this.id = id;
        this.created = now;
        this.script = script;
        this.scripted = now;
        this.word = script.stepAt(Duration.ZERO).word();
        this.changed = now;
    }

    DliScript script() {
        return script;
    }

    String word() {
        return word;
    }

    Instant changed() {
        return changed;
    }

    boolean gone() {
        return gone;
    }

    boolean atRest() {
        return kind.atRest(word);
    }

    /** From now on the job is in this state, and whatever was under way is off. */
    void move(String state, Instant now) {
        phases.clear();
        held = null;
        endedByCancel = false;
        script = DliScript.of(state)
                .named(script.name)
                .on(script.queue)
                .ownedBy(script.owner)
                .in(script.project);
        scripted = now;
        become(state, now);
    }

    /** Accepts a cancel; repeating one that is under way only counts it. */
    void cancel(List<String> through, DliKnobs knobs, Instant now) {
        cancels++;
        if (!phases.isEmpty()) {
            return;
        }
        end = script.end == null ? knobs.afterCancel() : script.end;
        phaseLasts = knobs.settleAfter();
        phaseReads = knobs.settleAfterReads;
        phases.addAll(through);
        begin(now);
        sync(now);
    }

    /** What a reader sees; in a phase counted in reads, this is one of them. */
    String show(Instant now) {
        sync(now);
        readsLeft--;
        return word;
    }

    /** Brings the job up to the clock, and past the phases whose reads are used up. */
    void sync(Instant now) {
        Instant ends = script.restsAt(kind).map(scripted::plus).orElse(Instant.MAX);
        while (!phases.isEmpty()) {
            Instant over = phaseLasts == null ? now : phaseBegan.plus(phaseLasts);
            if ((phaseLasts == null && readsLeft > 0) || over.isAfter(now) || !ends.isAfter(over)) {
                break;
            }
            next(over);
        }
        if (!gone && !endedByCancel) {
            follow(now, ends);
        }
    }

    private void follow(Instant now, Instant ends) {
        DliScript.Step step = script.stepAt(Duration.between(scripted, now));
        if (!ends.isAfter(now)) {
            phases.clear();
            held = null;
        }
        if (held == null) {
            become(step.word(), scripted.plus(step.at()));
        }
    }

    private void next(Instant at) {
        phases.removeFirst();
        if (phases.isEmpty()) {
            finish(at);
        } else {
            begin(at);
        }
    }

    private void begin(Instant at) {
        String first = phases.getFirst();
        phaseBegan = at;
        readsLeft = phaseReads;
        if (!first.equals(AS_BEFORE)) {
            held = first;
            become(first, at);
        }
    }

    private void finish(Instant at) {
        held = kind.after(end);
        endedByCancel = end == AfterCancel.STOPPED || end == AfterCancel.VANISHED;
        if (end == AfterCancel.SUCCEEDED) {
            move(held, at);
        } else {
            become(held, at);
        }
    }

    private void become(String state, Instant at) {
        if (!state.equals(word)) {
            word = state;
            changed = at;
            gone = state.equals(DliScript.GONE);
        }
    }

    DliJob truth() {
        return new DliJob(
                id,
                script.project,
                script.name,
                script.queue,
                script.owner,
                word,
                atRest(),
                cancels,
                endedByCancel,
                created,
                changed);
    }
}
