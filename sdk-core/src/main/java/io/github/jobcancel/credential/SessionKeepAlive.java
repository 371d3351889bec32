// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.async.CallDeadline;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Sends a heartbeat for a session that no call uses, before the session ends. At most one timer is pending; it is
 * cancelled when the session is used, dropped or closed. The timer is called with no lock held. Safe for use by
 * several threads.
 *
 * @param <S> the session
 */
public final class SessionKeepAlive<S> {

    private final Function<S, Duration> idleLimit;
    private final Runnable heartbeat;
    private final BiFunction<Runnable, Duration, Runnable> timer;

    // guarded by this
    private int currentTimerId;
    private Runnable timerHandle = CallDeadline.NO_ACTION;
    private boolean isClosed;

    /**
     * Creates a keep-alive.
     *
     * @param idleLimit returns how long a session may rest before it needs a heartbeat; zero if it needs none
     * @param heartbeat starts a call that uses the session
     * @param timer runs a task after a delay, and returns what cancels it
     */
    public SessionKeepAlive(
            Function<S, Duration> idleLimit, Runnable heartbeat, BiFunction<Runnable, Duration, Runnable> timer) {
        this.idleLimit = idleLimit;
        this.heartbeat = heartbeat;
        this.timer = timer;
    }

    /** Creates a keep-alive for a session that needs no heartbeat. */
    static <S> SessionKeepAlive<S> noKeepAlive() {
        return new SessionKeepAlive<>(
                session -> Duration.ZERO, CallDeadline.NO_ACTION, (task, delay) -> CallDeadline.NO_ACTION);
    }

    /** Starts the timer: the session was given back, and no call waits for it. */
    void onSessionIdle(S session) {
        onSessionUsed();
        Duration delay = idleLimit.apply(session);
        int timerId;
        synchronized (this) {
            if (isClosed || delay.isZero()) {
                return;
            }
            timerId = ++currentTimerId;
        }
        Runnable handle = timer.apply(() -> onTimer(timerId), delay);
        synchronized (this) {
            if (currentTimerId == timerId) {
                timerHandle = handle;
                return;
            }
        }
        // the session was used again before the timer was set
        handle.run();
    }

    /** Cancels the timer: the session is in use, or has ended. */
    void onSessionUsed() {
        Runnable handle;
        synchronized (this) {
            currentTimerId++;
            handle = timerHandle;
            timerHandle = CallDeadline.NO_ACTION;
        }
        handle.run();
    }

    private void onTimer(int timerId) {
        synchronized (this) {
            if (currentTimerId != timerId) {
                return;
            }
            currentTimerId++;
            timerHandle = CallDeadline.NO_ACTION;
        }
        heartbeat.run();
    }

    /** Cancels the timer, and starts no other. */
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        onSessionUsed();
    }
}
