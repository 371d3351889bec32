// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.call.RateLimiterView;
import io.github.jobcancel.testkit.FakeReply;
import java.time.Duration;

/**
 * Models the rate limit of a provider as a token bucket, and a provider that refuses everything for a while. Also
 * checks that a client that was refused sends no more requests than the rate that its limiter reports.
 */
final class ThrottleModel implements TrafficControl {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Describes a rate limit: requests per second, burst size, and the seconds in Retry-After; 0 sends no Retry-After.
     */
    record RateRule(double requestsPerSecond, double burst, int retryAfterSeconds) {
        static final RateRule UNLIMITED = new RateRule(Double.POSITIVE_INFINITY, 1, 0);
    }

    private final VirtualTime time;
    private final RateRule rule;
    private final RateLimiterView limiterView;
    private Runnable arrivalTask = () -> {};
    private double bucketTokens;
    private long filledAtNanos;
    private long refusesUntilNanos;
    private int refusedCount;
    private int acceptedCount;

    // the number of requests that the client may have sent since its first refusal, and the number that it has sent
    private boolean isLimited;
    private double lastRate;
    private long lastSampleNanos;
    private double sendCredit;
    private double lowestExcess;
    private double highestRate;
    private int sentCount;
    private long silentUntilNanos;
    private String violation;

    ThrottleModel(VirtualTime time, RateRule rule, RateLimiterView limiterView) {
        this.time = time;
        this.rule = rule;
        this.limiterView = limiterView;
        this.bucketTokens = rule.burst();
    }

    /** Sets the task that runs when a request reaches the provider. */
    void onArrival(Runnable task) {
        arrivalTask = task;
    }

    /** Refuses every request for this time. */
    void refuseFor(Duration duration) {
        refusesUntilNanos = time.nanoTime() + duration.toNanos();
    }

    int refusedCount() {
        return refusedCount;
    }

    int acceptedCount() {
        return acceptedCount;
    }

    /** Returns the property that the client has violated, or null. */
    String violation() {
        return violation;
    }

    @Override
    public void onRequestSent(boolean isLogin) {
        if (isLogin) {
            return;
        }
        sampleRate();
        if (time.nanoTime() < silentUntilNanos) {
            violation = "a request was sent before the end of Retry-After";
        }
        if (!isLimited) {
            return;
        }
        // for every window of time that ends now: requests sent - requests that the rate allows - requests that may be
        // saved up
        lowestExcess = Math.min(lowestExcess, sentCount - sendCredit);
        sentCount++;
        double excess = sentCount - sendCredit - lowestExcess;
        if (excess > 2 + Math.max(1, highestRate * 0.02) + 1e-6) {
            violation = "more requests were sent than the rate allows: " + excess + " too many at " + lastRate
                    + " per second";
        }
    }

    @Override
    public FakeReply refuseRequest(boolean isLogin) {
        arrivalTask.run();
        if (isLogin || (rule == RateRule.UNLIMITED && refusesUntilNanos == 0)) {
            return null;
        }
        long nowNanos = time.nanoTime();
        bucketTokens = rule == RateRule.UNLIMITED
                ? 1
                : Math.min(
                        rule.burst(),
                        bucketTokens + (nowNanos - filledAtNanos) * rule.requestsPerSecond() / NANOS_PER_SECOND);
        filledAtNanos = nowNanos;
        if (nowNanos >= refusesUntilNanos && bucketTokens >= 1) {
            bucketTokens--;
            acceptedCount++;
            return null;
        }
        refusedCount++;
        FakeReply refusal = FakeReply.html(429, "slow down");
        return rule.retryAfterSeconds() == 0
                ? refusal
                : refusal.withHeader("Retry-After", String.valueOf(rule.retryAfterSeconds()));
    }

    @Override
    public void beforeReply() {
        sampleRate();
    }

    @Override
    public void afterReply(FakeReply reply) {
        double rate = limiterView.requestsPerSecond();
        if (reply.status() == 429 && Double.isFinite(rate)) {
            // a refusal that changes the rate allows one request at the end of its pause
            sendCredit++;
            if (reply.headers().containsKey("Retry-After")) {
                long retryAfterSeconds = Long.parseLong(reply.headers().get("Retry-After"));
                silentUntilNanos = Math.max(
                        silentUntilNanos,
                        time.nanoTime() + Duration.ofSeconds(retryAfterSeconds).toNanos());
            }
        }
        sampleRate();
    }

    private void sampleRate() {
        long nowNanos = time.nanoTime();
        double rate = limiterView.requestsPerSecond();
        if (!Double.isFinite(rate)) {
            isLimited = false;
        } else if (!isLimited) {
            isLimited = true;
            sendCredit = 0;
            sentCount = 0;
            lowestExcess = 0;
            highestRate = rate;
        } else {
            sendCredit += rate * (nowNanos - lastSampleNanos) / NANOS_PER_SECOND;
        }
        lastSampleNanos = nowNanos;
        lastRate = rate;
        highestRate = Math.max(highestRate, rate);
    }
}
