// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.call.RateLimiterView;
import io.github.jobcancel.testkit.FakeReply;
import java.time.Duration;

/**
 * A provider that takes so many requests a second, from a bucket of tokens, and one that refuses everything for a while; and
 * the check that the client, once refused, sends no more than the pace that it says it keeps to.
 */
final class ThrottleModel implements TrafficControl {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Requests a second, how many at once, and whether a refusal says when to come back. */
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

    // what the client may have sent since it was first refused, and what it has
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

    /** What is done when a request reaches the provider. */
    void onArrival(Runnable task) {
        arrivalTask = task;
    }

    /** Refuses everything for a while. */
    void refuseFor(Duration duration) {
        refusesUntilNanos = time.nanoTime() + duration.toNanos();
    }

    int refusedCount() {
        return refusedCount;
    }

    int acceptedCount() {
        return acceptedCount;
    }

    /** What the client has broken, or null. */
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
            violation = "a request was sent although the provider had asked to wait";
        }
        if (!isLimited) {
            return;
        }
        // of any window that ends here: sent - what the pace gave - what may be saved up
        lowestExcess = Math.min(lowestExcess, sentCount - sendCredit);
        sentCount++;
        double excess = sentCount - sendCredit - lowestExcess;
        if (excess > 2 + Math.max(1, highestRate * 0.02) + 1e-6) {
            violation = "more was sent than the pace allows: " + excess + " too many at " + lastRate + " a second";
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
            // a refusal that teaches something lets one go at the end of its pause
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
