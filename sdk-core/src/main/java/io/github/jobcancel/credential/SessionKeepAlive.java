// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Gives a session that nobody uses a sign of life when it needs one. One alarm at most waits; it is taken back when the
 * session is used, dropped or closed. The timer is asked with no lock held.
 */
public final class SessionKeepAlive<S> {
    private static final Runnable NOTHING = () -> {};

    private final Function<S, Duration> idleLimit;
    private final Runnable heartbeat;
    private final BiFunction<Runnable, Duration, Runnable> timer;

    // guarded by this
    private int currentTimerId;
    private Runnable timerHandle = NOTHING;
    private boolean isClosed;

    public SessionKeepAlive(
            Function<S, Duration> idleLimit, Runnable heartbeat, BiFunction<Runnable, Duration, Runnable> timer) {
        this.idleLimit = idleLimit;
        this.heartbeat = heartbeat;
        this.timer = timer;
    }

    /** A session that needs none. */
    static <S> SessionKeepAlive<S> noKeepAlive() {
        return new SessionKeepAlive<>(session -> Duration.ZERO, NOTHING, (task, delay) -> NOTHING);
    }

    /** The session was given back and nobody waits for it. */
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
        // used again before the timer knew of the rest
        handle.run();
    }

    /** The session is in use, or gone. */
    void onSessionUsed() {
        Runnable handle;
        synchronized (this) {
            currentTimerId++;
            handle = timerHandle;
            timerHandle = NOTHING;
        }
        handle.run();
    }

    private void onTimer(int timerId) {
        synchronized (this) {
            if (currentTimerId != timerId) {
                return;
            }
            currentTimerId++;
            timerHandle = NOTHING;
        }
        heartbeat.run();
    }

    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        onSessionUsed();
    }
}
