// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

/**
 * Learns from refusals how many requests a second a provider accepts. Pure arithmetic on times in nanoseconds; guarded
 * by its owner.
 *
 * <p>Providers keep a bucket of tokens: tokens flow in at the provider's rate, a request takes one, and a request that
 * finds the bucket empty is refused. At two refusals in a row the bucket was empty both times, so the requests
 * accepted in between are the tokens that flowed in. If we sent more requests than that all the time, their number
 * divided by the time is exactly the provider's rate. After each refusal we therefore continue at that rate and a
 * little more, so that the next refusal is a second or two away and costs one request. If it does not come, our rate
 * grows by itself, faster and faster, until the limit is met again or forgotten.
 */
final class RateEstimator {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long WINDOW_NANOS = 100_000_000L;
    private static final double GROWTH_FACTOR = 1.005;
    private static final double MAX_RATE_PER_SECOND = 1e5;

    /** The pause before the search for an unknown rate: the bucket fills meanwhile, and is then emptied quickly. */
    private static final long REFILL_PAUSE_NANOS = 100_000_000L;

    /** How long a measured rate is kept before it grows. In the same time again it doubles. */
    private static final double KEEP_RATE_NANOS = 1 * NANOS_PER_SECOND;

    /** How long a rate that rests on few requests is kept before it grows. */
    private static final double KEEP_GUESS_NANOS = 0.15 * NANOS_PER_SECOND;

    private static final int RELIABLE_SAMPLE_COUNT = 15;
    private static final double BURST_SECONDS = 0.02;
    private static final long FORGET_LIMIT_NANOS = 10_000_000_000L;

    private boolean isLimited;

    // accepted requests of the last two windows, while there is no limit
    private long windowStartNanos;
    private int windowCount;
    private int previousWindowCount;

    // since the last refusal
    private long lastRefusalNanos;
    private long acceptedSinceRefusal;
    private boolean isUnderused;

    // accepted requests and time between all refusals that agree about the rate
    private double sampleCount;
    private double sampleNanos;

    private double ratePerSecond = 1;
    private double keepRateNanos = KEEP_RATE_NANOS;
    private double availableTokens;
    private long lastRefillNanos;
    private long pausedUntilNanos;

    boolean isLimited() {
        return isLimited;
    }

    /** Records that the provider accepted a request. */
    void recordAcceptance(long nowNanos) {
        if (isLimited) {
            acceptedSinceRefusal++;
            return;
        }
        if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
            previousWindowCount = nowNanos - windowStartNanos < 2 * WINDOW_NANOS ? windowCount : 0;
            windowCount = 0;
            windowStartNanos = nowNanos;
        }
        windowCount++;
    }

    /**
     * Records that the provider refused a request for its rate.
     *
     * @param nowNanos the present time
     * @param sentAtNanos when the request was sent; one that was sent before the last refusal proves nothing new
     * @param requestedWaitNanos the wait that the provider asks for; 0 for none
     * @param fallbackWaitNanos the wait if nothing is known about the rate
     */
    void recordRefusal(long nowNanos, long sentAtNanos, long requestedWaitNanos, long fallbackWaitNanos) {
        if (!isLimited) {
            startLimit(nowNanos, requestedWaitNanos, fallbackWaitNanos);
        } else if (sentAtNanos - lastRefusalNanos > 0) {
            adjustRate(nowNanos, requestedWaitNanos, fallbackWaitNanos);
        } else {
            pausedUntilNanos = Math.max(pausedUntilNanos, nowNanos + requestedWaitNanos);
        }
    }

    private void startLimit(long nowNanos, long requestedWaitNanos, long fallbackWaitNanos) {
        int recentCount = nowNanos - windowStartNanos < 2 * WINDOW_NANOS ? windowCount + previousWindowCount : 0;
        double recentNanos =
                Math.max(1_000_000L, nowNanos - windowStartNanos + (previousWindowCount > 0 ? WINDOW_NANOS : 0));
        isLimited = true;
        // the bucket was full at first, so this is more than the provider's rate: it empties the bucket quickly after
        // the pause
        ratePerSecond =
                recentCount == 0 ? 1 : Math.min(MAX_RATE_PER_SECOND, recentCount * NANOS_PER_SECOND / recentNanos);
        resetBucket(
                nowNanos,
                recentCount == 0
                        ? Math.max(requestedWaitNanos, fallbackWaitNanos)
                        : Math.max(requestedWaitNanos, REFILL_PAUSE_NANOS));
    }

    private void adjustRate(long nowNanos, long requestedWaitNanos, long fallbackWaitNanos) {
        if (acceptedSinceRefusal == 0) {
            ratePerSecond = Math.max(ratePerSecond / 2, 0.1);
            keepRateNanos = KEEP_GUESS_NANOS;
            resetBucket(nowNanos, Math.max(requestedWaitNanos, fallbackWaitNanos));
            return;
        }
        double spanNanos = nowNanos - lastRefusalNanos;
        double acceptedRate = acceptedSinceRefusal * NANOS_PER_SECOND / spanNanos;
        double requestedRate = currentRate(nowNanos);
        boolean startedTooLow = ratePerSecond < 0.95 * acceptedRate;
        if (isUnderused) {
            // fewer requests were sent than our rate allowed, so the provider's rate was seen only in part
            ratePerSecond = Math.max(acceptedRate, requestedRate * 0.8);
        } else if (startedTooLow) {
            // the bucket may have overflowed before our rate had grown. If this guess is too high, the refusals that
            // follow at once measure the rate exactly; if it were too low, it would take long to find out
            ratePerSecond = Math.max(acceptedRate, requestedRate * 0.9);
            sampleCount = 0;
            sampleNanos = 0;
        } else {
            addSample(spanNanos);
        }
        keepRateNanos = sampleCount < RELIABLE_SAMPLE_COUNT
                ? Math.max(KEEP_GUESS_NANOS, 5 * NANOS_PER_SECOND / ratePerSecond)
                : Math.max(KEEP_RATE_NANOS, 60 * NANOS_PER_SECOND / ratePerSecond);
        resetBucket(nowNanos, Math.max(requestedWaitNanos, (long) (2 * NANOS_PER_SECOND / ratePerSecond)));
    }

    private void addSample(double spanNanos) {
        // tolerate a difference of one request and a tenth
        boolean agreesWithSamples = sampleNanos > 0
                && Math.abs(acceptedSinceRefusal - sampleCount / sampleNanos * spanNanos)
                        <= 1 + acceptedSinceRefusal * 0.1;
        sampleCount = (agreesWithSamples ? sampleCount : 0) + acceptedSinceRefusal;
        sampleNanos = (agreesWithSamples ? sampleNanos : 0) + spanNanos;
        ratePerSecond = sampleCount * NANOS_PER_SECOND / sampleNanos;
        if (sampleNanos > 4 * NANOS_PER_SECOND) {
            // old evidence fades
            sampleCount /= 2;
            sampleNanos /= 2;
        }
    }

    private void resetBucket(long nowNanos, long pauseNanos) {
        lastRefusalNanos = nowNanos;
        acceptedSinceRefusal = 0;
        isUnderused = false;
        availableTokens = 1;
        pausedUntilNanos = nowNanos + pauseNanos;
        lastRefillNanos = pausedUntilNanos;
    }

    double currentRate(long nowNanos) {
        double sinceRefusalNanos = nowNanos - lastRefusalNanos;
        double growth = sinceRefusalNanos <= keepRateNanos
                ? 1
                : Math.pow(2, (sinceRefusalNanos - keepRateNanos) / keepRateNanos);
        return Math.min(MAX_RATE_PER_SECOND, ratePerSecond * GROWTH_FACTOR * growth);
    }

    /** Returns whether a request may be sent now, and counts it. */
    boolean tryTakeToken(long nowNanos) {
        refillBucket(nowNanos);
        if (availableTokens < 1 || nowNanos < pausedUntilNanos) {
            return false;
        }
        availableTokens -= 1;
        return true;
    }

    /** Returns the time until the next request may be sent; 0 if it may be sent now. */
    long nanosUntilNext(long nowNanos) {
        if (nowNanos < pausedUntilNanos) {
            return pausedUntilNanos - nowNanos;
        }
        return availableTokens >= 1
                ? 0
                : (long) Math.ceil((1 - availableTokens) * NANOS_PER_SECOND / currentRate(nowNanos));
    }

    private void refillBucket(long nowNanos) {
        if (nowNanos <= lastRefillNanos) {
            return;
        }
        double currentRate = currentRate(nowNanos);
        double maxTokens = Math.max(1, currentRate * BURST_SECONDS);
        availableTokens += currentRate * (nowNanos - lastRefillNanos) / NANOS_PER_SECOND;
        lastRefillNanos = nowNanos;
        if (availableTokens > maxTokens + 1) {
            isUnderused = true;
        }
        availableTokens = Math.min(availableTokens, maxTokens);
    }

    /** Forgets a limit that no request has come near for a while. Returns whether there is no limit now. */
    boolean forgetStaleLimit(long nowNanos) {
        if (isLimited
                && nowNanos - lastRefusalNanos > FORGET_LIMIT_NANOS
                && (isUnderused || currentRate(nowNanos) >= MAX_RATE_PER_SECOND)) {
            isLimited = false;
            windowCount = 0;
            previousWindowCount = 0;
            windowStartNanos = nowNanos;
            sampleCount = 0;
            sampleNanos = 0;
        }
        return !isLimited;
    }
}
