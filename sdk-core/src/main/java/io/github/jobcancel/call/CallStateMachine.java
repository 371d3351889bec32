// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.async.CallDeadline;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a call waits for, one thing at a time, and how to take that back.
 *
 * <p>Every wait is a turn with a number. A continuation (a reply, a timer, a credential that is granted) must {@link #endWait}
 * the turn it was started for; that fails once the call was ended from outside, or another continuation of the same wait was
 * first. So at any time one thread at most drives the call, and what it wrote is published to the next by this lock.
 */
public final class CallStateMachine {
    enum CallState {
        AUTHORIZING,
        /** Waiting for another call. */
        WAITING,
        SENDING,
        BACKING_OFF,
        DONE
    }

    private final Consumer<Throwable> throwableHandler;

    // guarded by this
    private CallState state = CallState.AUTHORIZING;
    private CallState stateAtEnd = CallState.DONE;
    private int currentWaitId;
    private Runnable abortAction = CallDeadline.NO_ACTION;

    /** The call is told what was thrown where it was driven. */
    CallStateMachine(Consumer<Throwable> throwableHandler) {
        this.throwableHandler = throwableHandler;
    }

    /** Drives the call. Whatever is thrown must end it: nobody else would, and somebody waits. */
    void runStage(Runnable stage) {
        try {
            stage.run();
        } catch (Throwable e) {
            throwableHandler.accept(e);
        }
    }

    /** Begins to wait. The turn's number; -1 if the call is over. */
    synchronized int beginWait(CallState nextState, Runnable action) {
        if (state == CallState.DONE) {
            return -1;
        }
        state = nextState;
        abortAction = action;
        return ++currentWaitId;
    }

    /** Names what the wait can be ended by; ends it now if the wait is over already. */
    void setAbortAction(int waitId, Runnable action) {
        synchronized (this) {
            if (currentWaitId == waitId) {
                abortAction = action;
                return;
            }
        }
        action.run();
    }

    /** Begins a wait for a wish to be granted, or for an alarm to ring; each is given the turn and says what takes it back. */
    void waitWithTimer(CallState nextState, IntFunction<Runnable> timerStarter, IntFunction<Runnable> requestStarter) {
        int waitId = beginWait(nextState, CallDeadline.NO_ACTION);
        if (waitId >= 0) {
            Runnable timerCancellation = timerStarter.apply(waitId);
            setAbortAction(waitId, timerCancellation);
            Runnable requestCancellation = requestStarter.apply(waitId);
            setAbortAction(waitId, () -> {
                timerCancellation.run();
                requestCancellation.run();
            });
        }
    }

    /** Goes on from such a wait, and takes back what is left of it. False if something else ended it before. */
    boolean resumeFromTimedWait(int waitId, Runnable stage) {
        Runnable pendingCancellation = endWait(waitId);
        if (pendingCancellation != null) {
            runStage(() -> {
                pendingCancellation.run();
                stage.run();
            });
        }
        return pendingCancellation != null;
    }

    /** Goes on from a wait that left nothing to take back. */
    void resumeIfCurrent(int waitId, Runnable stage) {
        if (endWait(waitId) != null) {
            runStage(stage);
        }
    }

    /** Ends a wait, and gives what would have aborted it. Null if the call waits for something else, or is over. */
    synchronized @Nullable Runnable endWait(int waitId) {
        if (state == CallState.DONE || currentWaitId != waitId) {
            return null;
        }
        currentWaitId++;
        Runnable action = abortAction;
        abortAction = CallDeadline.NO_ACTION;
        return action;
    }

    /** Ends the call: what aborts the present wait, or null if the call is over already. */
    synchronized @Nullable Runnable endCall() {
        if (state == CallState.DONE) {
            return null;
        }
        stateAtEnd = state;
        state = CallState.DONE;
        currentWaitId++;
        Runnable action = abortAction;
        abortAction = CallDeadline.NO_ACTION;
        return action;
    }

    synchronized CallState currentState() {
        return state;
    }

    /** What the call waited for when it was ended: asked before, the answer could be overtaken by a request that leaves. */
    synchronized CallState stateAtEnd() {
        return stateAtEnd;
    }
}
