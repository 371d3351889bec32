// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

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
 * Lets the requests of one client go at the pace that the provider takes. Without a refusal for the rate it does nothing. After
 * one, requests wait in order of arrival, single calls and those of a bulk in turn, so that a bulk of thousands leaves the
 * other calls their share. Nobody waits longer than its call's deadline. Safe for use by several threads.
 */
public final class RateLimiter {
    /** Who asks. */
    public enum TrafficClass {
        SINGLE,
        BULK,
        /** Not under this limit at all. */
        SIGN_IN
    }

    private static final class QueuedRequest {
        /** Null once it has gone or was taken back. */
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

    /** How fast requests go now; infinitely while there is no limit. */
    synchronized double requestsPerSecond() {
        return isLimited && rateEstimator.isLimited()
                ? rateEstimator.currentRate(transport.nanoTime())
                : Double.POSITIVE_INFINITY;
    }

    /** How many requests wait for their turn. */
    synchronized int waitingCount() {
        return waitingCount;
    }

    /** Whether a request may go at once. If not, it waits by {@link #enqueueRequest}. */
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

    /** How many are kept, those too that gave up and are not forgotten yet. */
    synchronized int queuedCount() {
        return singleCallQueue.size() + bulkQueue.size();
    }

    /** Waits for its turn. What takes the wish back. */
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

    /** Now and then: a provider may ask to wait for hours, and calls whose time is up leave all the while. */
    private void removeWithdrawnRequests() {
        if (queuedCount() > 2 * waitingCount + CLEANUP_THRESHOLD) {
            queues.forEach(queue -> queue.removeIf(queuedRequest -> queuedRequest.sendAction == null));
        }
    }

    /** Learns that a request was accepted, whatever came of it. */
    void onAnswer(TrafficClass lane) {
        if (lane != TrafficClass.SIGN_IN) {
            synchronized (this) {
                rateEstimator.recordAcceptance(transport.nanoTime());
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
    Duration onFault(
            AttemptResult result, AttemptFailure fault, TrafficClass lane, Duration own, CallDeadline deadline) {
        if (lane == TrafficClass.SIGN_IN || fault.kind() == AttemptFailure.FailureKind.NO_CONNECTION) {
            return own;
        }
        if (fault.kind() != AttemptFailure.FailureKind.THROTTLED) {
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
        // when to come back is known better here than by the call; only one that would come too late ends now
        return deadline.expiresWithin(least) ? least : Duration.ZERO;
    }

    /** Whether an alarm is to be planned; what names it. */
    private @Nullable Object planReleaseIfNeeded() {
        if (plannedRelease != null || waitingCount == 0) {
            return null;
        }
        plannedRelease = new Object();
        return plannedRelease;
    }

    /** With no lock held: the timer may be a caller's. */
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
        // it has rung already, or nobody waits any more
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

    /** The longest wait of the lane whose turn it is, or of the other if nobody waits there. */
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
                throw new IllegalStateException("nobody waits");
            }
        }
    }
}
