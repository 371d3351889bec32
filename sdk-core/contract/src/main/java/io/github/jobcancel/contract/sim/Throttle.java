// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.call.PaceView;
import io.github.jobcancel.testkit.FakeReply;
import java.time.Duration;

/**
 * A provider that takes so many requests a second, from a bucket of tokens, and one that refuses everything for a while; and
 * the check that the client, once refused, sends no more than the pace that it says it keeps to.
 */
final class Throttle implements Traffic {
    private static final double SECOND = 1e9;

    /** Requests a second, how many at once, and whether a refusal says when to come back. */
    record Rule(double rate, double burst, int wish) {
        static final Rule NONE = new Rule(Double.POSITIVE_INFINITY, 1, 0);
    }

    private final SimTime time;
    private final Rule rule;
    private final PaceView pace;
    private Runnable look = () -> {};
    private double bucket;
    private long filledAt;
    private long refusesUntil;
    private int refused;
    private int taken;

    // what the client may have sent since it was first refused, and what it has
    private boolean limited;
    private double lastPace;
    private long lastAt;
    private double credit;
    private double least;
    private double most;
    private int sent;
    private long silentUntil;
    private String broken;

    Throttle(SimTime time, Rule rule, PaceView pace) {
        this.time = time;
        this.rule = rule;
        this.pace = pace;
        this.bucket = rule.burst();
    }

    /** What is done when a request reaches the provider. */
    void atEach(Runnable task) {
        look = task;
    }

    /** Refuses everything for a while. */
    void refuseFor(Duration while_) {
        refusesUntil = time.nanoTime() + while_.toNanos();
    }

    int refused() {
        return refused;
    }

    int taken() {
        return taken;
    }

    /** What the client has broken, or null. */
    String broken() {
        return broken;
    }

    @Override
    public void sent(boolean login) {
        if (login) {
            return;
        }
        sample();
        if (time.nanoTime() < silentUntil) {
            broken = "a request was sent although the provider had asked to wait";
        }
        if (!limited) {
            return;
        }
        // of any window that ends here: sent - what the pace gave - what may be saved up
        least = Math.min(least, sent - credit);
        sent++;
        double over = sent - credit - least;
        if (over > 2 + Math.max(1, most * 0.02) + 1e-6) {
            broken = "more was sent than the pace allows: " + over + " too many at " + lastPace + " a second";
        }
    }

    @Override
    public FakeReply refusal(boolean login) {
        look.run();
        if (login || (rule == Rule.NONE && refusesUntil == 0)) {
            return null;
        }
        long now = time.nanoTime();
        bucket = rule == Rule.NONE ? 1 : Math.min(rule.burst(), bucket + (now - filledAt) * rule.rate() / SECOND);
        filledAt = now;
        if (now >= refusesUntil && bucket >= 1) {
            bucket--;
            taken++;
            return null;
        }
        refused++;
        FakeReply no = FakeReply.html(429, "slow down");
        return rule.wish() == 0 ? no : no.withHeader("Retry-After", String.valueOf(rule.wish()));
    }

    @Override
    public void answering() {
        sample();
    }

    @Override
    public void answered(FakeReply answer) {
        double now = pace.perSecond();
        if (answer.status() == 429 && Double.isFinite(now)) {
            // a refusal that teaches something lets one go at the end of its pause
            credit++;
            if (answer.headers().containsKey("Retry-After")) {
                long wish = Long.parseLong(answer.headers().get("Retry-After"));
                silentUntil = Math.max(
                        silentUntil, time.nanoTime() + Duration.ofSeconds(wish).toNanos());
            }
        }
        sample();
    }

    private void sample() {
        long at = time.nanoTime();
        double now = pace.perSecond();
        if (!Double.isFinite(now)) {
            limited = false;
        } else if (!limited) {
            limited = true;
            credit = 0;
            sent = 0;
            least = 0;
            most = now;
        } else {
            credit += now * (at - lastAt) / SECOND;
        }
        lastAt = at;
        lastPace = now;
        most = Math.max(most, now);
    }
}
