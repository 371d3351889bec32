// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Gives a session that nobody uses a sign of life when it needs one. One alarm at most waits; it is taken back when the
 * session is used, dropped or closed. The timer is asked with no lock held.
 */
public final class KeepAlive<S> {
    private static final Runnable NOTHING = () -> {};

    private final Function<S, Duration> idle;
    private final Runnable beat;
    private final BiFunction<Runnable, Duration, Runnable> timer;

    // guarded by this
    private int turn;
    private Runnable alarm = NOTHING;
    private boolean closed;

    public KeepAlive(Function<S, Duration> idle, Runnable beat, BiFunction<Runnable, Duration, Runnable> timer) {
        this.idle = idle;
        this.beat = beat;
        this.timer = timer;
    }

    /** A session that needs none. */
    static <S> KeepAlive<S> never() {
        return new KeepAlive<>(session -> Duration.ZERO, NOTHING, (task, delay) -> NOTHING);
    }

    /** The session was given back and nobody waits for it. */
    void rest(S session) {
        used();
        Duration wait = idle.apply(session);
        int mine;
        synchronized (this) {
            if (closed || wait.isZero()) {
                return;
            }
            mine = ++turn;
        }
        Runnable back = timer.apply(() -> due(mine), wait);
        synchronized (this) {
            if (turn == mine) {
                alarm = back;
                return;
            }
        }
        // used again before the timer knew of the rest
        back.run();
    }

    /** The session is in use, or gone. */
    void used() {
        Runnable planned;
        synchronized (this) {
            turn++;
            planned = alarm;
            alarm = NOTHING;
        }
        planned.run();
    }

    private void due(int mine) {
        synchronized (this) {
            if (turn != mine) {
                return;
            }
            turn++;
            alarm = NOTHING;
        }
        beat.run();
    }

    public void close() {
        synchronized (this) {
            closed = true;
        }
        used();
    }
}
