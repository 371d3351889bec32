// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Wire;
import io.github.jobcancel.operation.AttemptResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of one client go at the pace that the provider takes. Without a refusal for the rate it does nothing. After
 * one, requests wait in order of arrival, single calls and those of a bulk in turn, so that a bulk of thousands leaves the
 * other calls their share. Nobody waits longer than its call's deadline. Safe for use by several threads.
 */
public final class Limiter {
    /** Who asks. */
    public enum Lane {
        SINGLE,
        BULK,
        /** Not under this limit at all. */
        SIGN_IN
    }

    private static final class Waiting {
        /** Null once it has gone or was taken back. */
        private @Nullable Runnable go;

        Waiting(Runnable go) {
            this.go = go;
        }
    }

    private static final int SOME = 16;

    private final Wire wire;
    private volatile boolean limited;

    // guarded by this
    private final Pace pace = new Pace();
    private final ArrayDeque<Waiting> singles = new ArrayDeque<>();
    private final ArrayDeque<Waiting> bulks = new ArrayDeque<>();
    private final List<ArrayDeque<Waiting>> lanes = List.of(singles, bulks);
    private int waiting;
    private int last;
    private @Nullable Object planned;
    private @Nullable Runnable alarm;

    Limiter(Wire wire) {
        this.wire = wire;
    }

    /** How fast requests go now; infinitely while there is no limit. */
    synchronized double perSecond() {
        return limited && pace.limited() ? pace.perSecond(wire.nanoTime()) : Double.POSITIVE_INFINITY;
    }

    /** How many requests wait for their turn. */
    synchronized int waiting() {
        return waiting;
    }

    /** Whether a request may go at once. If not, it waits by {@link #queue}. */
    boolean enter(Lane lane) {
        if (!limited || lane == Lane.SIGN_IN) {
            return true;
        }
        synchronized (this) {
            long now = wire.nanoTime();
            if (pace.forget(now)) {
                limited = false;
                return true;
            }
            return waiting == 0 && pace.take(now);
        }
    }

    /** How many are kept, those too that gave up and are not forgotten yet. */
    synchronized int kept() {
        return singles.size() + bulks.size();
    }

    /** Waits for its turn. What takes the wish back. */
    Runnable queue(Lane lane, Runnable go) {
        Waiting one = new Waiting(go);
        Object due;
        synchronized (this) {
            (lane == Lane.BULK ? bulks : singles).add(one);
            waiting++;
            due = due();
        }
        plan(due);
        return () -> leave(one);
    }

    private void leave(Waiting one) {
        Runnable needless = null;
        synchronized (this) {
            if (one.go != null) {
                one.go = null;
                waiting--;
                forgetThoseWhoLeft();
                if (waiting == 0) {
                    needless = alarm;
                    alarm = null;
                    planned = null;
                }
            }
        }
        if (needless != null) {
            needless.run();
        }
    }

    /** Now and then: a provider may ask to wait for hours, and calls whose time is up leave all the while. */
    private void forgetThoseWhoLeft() {
        if (kept() > 2 * waiting + SOME) {
            lanes.forEach(lane -> lane.removeIf(one -> one.go == null));
        }
    }

    /** Learns that a request was accepted, whatever came of it. */
    void onAnswer(Lane lane) {
        if (lane != Lane.SIGN_IN) {
            synchronized (this) {
                pace.taken(wire.nanoTime());
            }
        }
    }

    /**
     * Learns that a request gave no answer.
     *
     * @param result the attempt
     * @param fault why there is no answer
     * @param lane the lane of the request
     * @param own how long the call would wait by its own policy
     * @param deadline when the call ends
     * @return how long the call waits before it repeats the request, or before it waits here for its turn
     */
    Duration onFault(AttemptResult result, Fault fault, Lane lane, Duration own, Deadline deadline) {
        if (lane == Lane.SIGN_IN || fault.kind() == Fault.Kind.NO_CONNECTION) {
            return own;
        }
        if (fault.kind() != Fault.Kind.THROTTLED) {
            onAnswer(lane);
            return own;
        }
        Duration wish = fault.retryAfter();
        Duration least;
        synchronized (this) {
            long now = wire.nanoTime();
            pace.refused(now, result.startedAtNanos(), wish == null ? 0 : wish.toNanos(), own.toNanos());
            limited = true;
            least = Duration.ofNanos(pace.untilNext(now));
        }
        // when to come back is known better here than by the call; only one that would come too late ends now
        return deadline.passedAfter(least) ? least : Duration.ZERO;
    }

    /** Whether an alarm is to be planned; what names it. */
    private @Nullable Object due() {
        if (planned != null || waiting == 0) {
            return null;
        }
        planned = new Object();
        return planned;
    }

    /** With no lock held: the timer may be a caller's. */
    private void plan(@Nullable Object mine) {
        if (mine == null) {
            return;
        }
        long wait;
        synchronized (this) {
            wait = Math.max(1, pace.untilNext(wire.nanoTime()));
        }
        Runnable back = wire.schedule(() -> release(mine), Duration.ofNanos(wait));
        synchronized (this) {
            if (planned == mine) {
                alarm = back;
                return;
            }
        }
        // it has rung already, or nobody waits any more
        back.run();
    }

    private void release(Object mine) {
        List<Runnable> gone = new ArrayList<>();
        Object due;
        synchronized (this) {
            if (planned != mine) {
                return;
            }
            planned = null;
            alarm = null;
            long now = wire.nanoTime();
            while (waiting > 0 && (pace.forget(now) || pace.take(now))) {
                gone.add(next());
            }
            limited = pace.limited();
            due = due();
        }
        plan(due);
        gone.forEach(Runnable::run);
    }

    /** The longest wait of the lane whose turn it is, or of the other if nobody waits there. */
    private Runnable next() {
        for (int i = 0; ; i++) {
            last = (last + 1) % lanes.size();
            Waiting one = lanes.get(last).poll();
            while (one != null && one.go == null) {
                one = lanes.get(last).poll();
            }
            Runnable go = one == null ? null : one.go;
            if (one != null && go != null) {
                one.go = null;
                waiting--;
                return go;
            }
            if (i > lanes.size()) {
                throw new IllegalStateException("nobody waits");
            }
        }
    }
}
