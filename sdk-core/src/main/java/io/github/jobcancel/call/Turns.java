// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a call waits for, one thing at a time, and how to take that back.
 *
 * <p>Every wait is a turn with a number. A continuation (a reply, a timer, a credential that is granted) must {@link #resume}
 * the turn it was started for; that fails once the call was ended from outside, or another continuation of the same wait was
 * first. So at any time one thread at most drives the call, and what it wrote is published to the next by this lock.
 */
public final class Turns {
    public static final Runnable NOTHING = () -> {};

    enum State {
        AUTHORIZING,
        /** Waiting for another call. */
        WAITING,
        SENDING,
        BACKING_OFF,
        DONE
    }

    private final Consumer<Throwable> broken;

    // guarded by this
    private State state = State.AUTHORIZING;
    private State endedIn = State.DONE;
    private int turn;
    private Runnable abort = NOTHING;

    /** The call is told what was thrown where it was driven. */
    Turns(Consumer<Throwable> broken) {
        this.broken = broken;
    }

    /** Drives the call. Whatever is thrown must end it: nobody else would, and somebody waits. */
    void drive(Runnable stage) {
        try {
            stage.run();
        } catch (Throwable e) {
            broken.accept(e);
        }
    }

    /** Begins to wait. The turn's number; -1 if the call is over. */
    synchronized int enter(State next, Runnable how) {
        if (state == State.DONE) {
            return -1;
        }
        state = next;
        abort = how;
        return ++turn;
    }

    /** Names what the wait can be ended by; ends it now if the wait is over already. */
    void abortBy(int mine, Runnable how) {
        synchronized (this) {
            if (turn == mine) {
                abort = how;
                return;
            }
        }
        how.run();
    }

    /** Begins a wait for a wish to be granted, or for an alarm to ring; each is given the turn and says what takes it back. */
    void waitFor(State next, IntFunction<Runnable> alarm, IntFunction<Runnable> wish) {
        int mine = enter(next, NOTHING);
        if (mine >= 0) {
            Runnable silence = alarm.apply(mine);
            abortBy(mine, silence);
            Runnable leave = wish.apply(mine);
            abortBy(mine, () -> {
                silence.run();
                leave.run();
            });
        }
    }

    /** Goes on from such a wait, and takes back what is left of it. False if something else ended it before. */
    boolean woken(int mine, Runnable stage) {
        Runnable rest = resume(mine);
        if (rest != null) {
            drive(() -> {
                rest.run();
                stage.run();
            });
        }
        return rest != null;
    }

    /** Goes on from a wait that left nothing to take back. */
    void resumed(int mine, Runnable stage) {
        if (resume(mine) != null) {
            drive(stage);
        }
    }

    /** Ends a wait, and gives what would have aborted it. Null if the call waits for something else, or is over. */
    synchronized @Nullable Runnable resume(int mine) {
        if (state == State.DONE || turn != mine) {
            return null;
        }
        turn++;
        Runnable how = abort;
        abort = NOTHING;
        return how;
    }

    /** Ends the call: what aborts the present wait, or null if the call is over already. */
    synchronized @Nullable Runnable end() {
        if (state == State.DONE) {
            return null;
        }
        endedIn = state;
        state = State.DONE;
        turn++;
        Runnable how = abort;
        abort = NOTHING;
        return how;
    }

    synchronized State state() {
        return state;
    }

    /** What the call waited for when it was ended: asked before, the answer could be overtaken by a request that leaves. */
    synchronized State endedIn() {
        return endedIn;
    }
}
