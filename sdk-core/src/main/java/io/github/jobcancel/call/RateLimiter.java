// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpTransport;
import io.github.jobcancel.operation.AttemptResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits the requests of one client to the rate that the provider accepts. Until the provider refuses a request for
 * its rate, no request waits. Afterwards requests wait in order of arrival, single calls and those of a bulk in turn,
 * so that a bulk of thousands leaves single calls their share. No call waits beyond its deadline. Safe for use by
 * several threads.
 */
public final class RateLimiter {
    /** The kind of call that a request belongs to. */
    public enum TrafficClass {
        /** A call that a caller waits for by itself. */
        SINGLE,
        /** One of the many calls of a bulk. */
        BULK,
        /** A call that fetches a credential. Another service answers it, so it is never limited. */
        SIGN_IN
    }

    private static final class QueuedRequest {
        /** Null once the request was sent or withdrawn. */
        private @Nullable Runnable sendAction;

        QueuedRequest(Runnable sendAction) {
            this.sendAction = sendAction;
        }
    }

    private static final int CLEANUP_THRESHOLD = 16;

    private final HttpTransport transport;
    private volatile boolean isLimited;

    // guarded by this
    private final RateEstimator rateEstimator = new RateEstimator();
    private final ArrayDeque<QueuedRequest> singleCallQueue = new ArrayDeque<>();
    private final ArrayDeque<QueuedRequest> bulkQueue = new ArrayDeque<>();
    private final List<ArrayDeque<QueuedRequest>> queues = List.of(singleCallQueue, bulkQueue);
    private int waitingCount;
    private int lastQueueIndex;
    private @Nullable Object plannedRelease;
    private @Nullable Runnable timerHandle;

    RateLimiter(HttpTransport transport) {
        this.transport = transport;
    }

    /** Returns the present rate; infinity while there is no limit. */
    synchronized double requestsPerSecond() {
        return isLimited && rateEstimator.isLimited()
                ? rateEstimator.currentRate(transport.nanoTime())
                : Double.POSITIVE_INFINITY;
    }

    /** Returns how many requests wait for their turn. */
    synchronized int waitingCount() {
        return waitingCount;
    }

    /** Returns whether a request may be sent at once, and counts it. Otherwise it waits by {@link #enqueueRequest}. */
    boolean tryEnter(TrafficClass trafficClass) {
        if (!isLimited || trafficClass == TrafficClass.SIGN_IN) {
            return true;
        }
        synchronized (this) {
            long nowNanos = transport.nanoTime();
            if (rateEstimator.forgetStaleLimit(nowNanos)) {
                isLimited = false;
                return true;
            }
            return waitingCount == 0 && rateEstimator.tryTakeToken(nowNanos);
        }
    }

    /** Returns how many requests are in the queues, with withdrawn ones that were not removed yet. */
    synchronized int queuedCount() {
        return singleCallQueue.size() + bulkQueue.size();
    }

    /** Queues a request until its turn, and returns the action that withdraws it. */
    Runnable enqueueRequest(TrafficClass trafficClass, Runnable sendAction) {
        QueuedRequest queuedRequest = new QueuedRequest(sendAction);
        Object releaseToken;
        synchronized (this) {
            (trafficClass == TrafficClass.BULK ? bulkQueue : singleCallQueue).add(queuedRequest);
            waitingCount++;
            releaseToken = planReleaseIfNeeded();
        }
        scheduleRelease(releaseToken);
        return () -> withdrawRequest(queuedRequest);
    }

    private void withdrawRequest(QueuedRequest queuedRequest) {
        Runnable unneededTimer = null;
        synchronized (this) {
            if (queuedRequest.sendAction != null) {
                queuedRequest.sendAction = null;
                waitingCount--;
                removeWithdrawnRequests();
                if (waitingCount == 0) {
                    unneededTimer = timerHandle;
                    timerHandle = null;
                    plannedRelease = null;
                }
            }
        }
        if (unneededTimer != null) {
            unneededTimer.run();
        }
    }

    /**
     * Removes withdrawn requests when they are in the majority: a provider may ask for a wait of hours, and all the
     * while requests of calls that reach their deadline are withdrawn.
     */
    private void removeWithdrawnRequests() {
        if (queuedCount() > 2 * waitingCount + CLEANUP_THRESHOLD) {
            queues.forEach(queue -> queue.removeIf(queuedRequest -> queuedRequest.sendAction == null));
        }
    }

    /** Learns that the provider accepted a request, whatever it answered. */
    void onAnswer(TrafficClass lane) {
        if (lane != TrafficClass.SIGN_IN) {
            synchronized (this) {
                rateEstimator.recordAcceptance(transport.nanoTime());
            }
        }
    }

    /**
     * Learns from a failed attempt, and returns how long its call waits.
     *
     * @param result the attempt
     * @param fault the failure of the attempt
     * @param lane the kind of call that the request belongs to
     * @param own the wait by the call's own retry policy
     * @param deadline the end of the call
     * @return the wait before the request is repeated, or before it queues here for its turn
     */
    Duration onFault(
            AttemptResult result, AttemptFailure fault, TrafficClass lane, Duration own, CallDeadline deadline) {
        if (lane == TrafficClass.SIGN_IN || fault.kind() == FailureKind.NO_CONNECTION) {
            return own;
        }
        if (fault.kind() != FailureKind.THROTTLED) {
            onAnswer(lane);
            return own;
        }
        Duration wish = fault.retryAfter();
        Duration least;
        synchronized (this) {
            long now = transport.nanoTime();
            rateEstimator.recordRefusal(now, result.startedAtNanos(), wish == null ? 0 : wish.toNanos(), own.toNanos());
            isLimited = true;
            least = Duration.ofNanos(rateEstimator.nanosUntilNext(now));
        }
        // the limiter knows better than the call when to repeat; only a call whose turn would come after its deadline
        // ends now
        return deadline.expiresWithin(least) ? least : Duration.ZERO;
    }

    /** Returns a token of the next release if a timer must be set for it; else null. */
    private @Nullable Object planReleaseIfNeeded() {
        if (plannedRelease != null || waitingCount == 0) {
            return null;
        }
        plannedRelease = new Object();
        return plannedRelease;
    }

    /** Sets the timer of a release, with no lock held, since the timer may be a caller's. */
    private void scheduleRelease(@Nullable Object releaseToken) {
        if (releaseToken == null) {
            return;
        }
        long waitNanos;
        synchronized (this) {
            waitNanos = Math.max(1, rateEstimator.nanosUntilNext(transport.nanoTime()));
        }
        Runnable handle = transport.scheduleTask(() -> releaseDue(releaseToken), Duration.ofNanos(waitNanos));
        synchronized (this) {
            if (plannedRelease == releaseToken) {
                timerHandle = handle;
                return;
            }
        }
        // the timer has fired already, or no request waits any more
        handle.run();
    }

    private void releaseDue(Object releaseToken) {
        List<Runnable> dueActions = new ArrayList<>();
        Object nextToken;
        synchronized (this) {
            if (plannedRelease != releaseToken) {
                return;
            }
            plannedRelease = null;
            timerHandle = null;
            long nowNanos = transport.nanoTime();
            while (waitingCount > 0
                    && (rateEstimator.forgetStaleLimit(nowNanos) || rateEstimator.tryTakeToken(nowNanos))) {
                dueActions.add(pollNextAction());
            }
            isLimited = rateEstimator.isLimited();
            nextToken = planReleaseIfNeeded();
        }
        scheduleRelease(nextToken);
        dueActions.forEach(Runnable::run);
    }

    /** Removes the oldest request of the queue whose turn it is, or of the other queue if that one is empty. */
    private Runnable pollNextAction() {
        for (int i = 0; ; i++) {
            lastQueueIndex = (lastQueueIndex + 1) % queues.size();
            QueuedRequest queuedRequest = queues.get(lastQueueIndex).poll();
            while (queuedRequest != null && queuedRequest.sendAction == null) {
                queuedRequest = queues.get(lastQueueIndex).poll();
            }
            Runnable sendAction = queuedRequest == null ? null : queuedRequest.sendAction;
            if (queuedRequest != null && sendAction != null) {
                queuedRequest.sendAction = null;
                waitingCount--;
                return sendAction;
            }
            if (i > queues.size()) {
                throw new IllegalStateException("no request is waiting");
            }
        }
    }
}
