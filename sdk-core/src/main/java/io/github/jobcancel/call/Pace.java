// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

/**
 * Learns from refusals how many requests a second a provider takes. Pure arithmetic on times in nanoseconds; guarded by its
 * owner.
 *
 * <p>Providers keep a bucket of tokens: it fills at their rate, a request takes one, and one that finds it empty is refused. So
 * at two refusals the bucket was empty both times, and what was taken in between is what flowed in: if we asked for more than
 * that all the while, the number taken over the time is the rate, neither more nor less. After each refusal we therefore go on at
 * that rate and a little more, so that the next refusal is a second or two away and costs one request; if it stays away,
 * the pace grows by itself, ever faster, until the limit is met again or forgotten.
 */
final class Pace {
    private static final double SECOND = 1e9;
    private static final long RECENT = 100_000_000L;
    private static final double MORE = 1.005;
    private static final double FASTEST = 1e5;

    /** How long a rate that is not known yet is looked for: the bucket fills for so long, and is then emptied quickly. */
    private static final long LOOK = 100_000_000L;

    /** How long a rate that was found is kept before it grows, and as long again until it has then doubled. */
    private static final double KEPT = 1 * SECOND;

    /** The same for a rate that rests on few requests. */
    private static final double GUESSED = 0.15 * SECOND;

    private static final int ENOUGH = 15;
    private static final double SPREAD = 0.02;
    private static final long FORGET = 10_000_000_000L;

    private boolean limited;

    // how many were taken lately, before there is a limit
    private long windowFrom;
    private int window;
    private int windowBefore;

    // since the last refusal
    private long refusedAt;
    private long takenSince;
    private boolean unused;

    // of all refusals that agree about the rate
    private double taken;
    private double time;

    private double rate = 1;
    private double kept = KEPT;
    private double tokens;
    private long filledAt;
    private long pausedUntil;

    boolean limited() {
        return limited;
    }

    /** A request was taken. */
    void taken(long now) {
        if (limited) {
            takenSince++;
            return;
        }
        if (now - windowFrom >= RECENT) {
            windowBefore = now - windowFrom < 2 * RECENT ? window : 0;
            window = 0;
            windowFrom = now;
        }
        window++;
    }

    /**
     * A request was refused for the rate.
     *
     * @param sentAt when it was sent: one that left before the last refusal was known tells nothing new
     * @param wish how long the provider asks to wait, or 0
     * @param otherwise how long to wait where nothing is known of the rate
     */
    void refused(long now, long sentAt, long wish, long otherwise) {
        if (!limited) {
            begin(now, wish, otherwise);
        } else if (sentAt - refusedAt > 0) {
            learn(now, wish, otherwise);
        } else {
            pausedUntil = Math.max(pausedUntil, now + wish);
        }
    }

    private void begin(long now, long wish, long otherwise) {
        int lately = now - windowFrom < 2 * RECENT ? window + windowBefore : 0;
        double over = Math.max(1_000_000L, now - windowFrom + (windowBefore > 0 ? RECENT : 0));
        limited = true;
        // the bucket was full, so this is more than the rate: right for emptying it again
        rate = lately == 0 ? 1 : Math.min(FASTEST, lately * SECOND / over);
        again(now, lately == 0 ? Math.max(wish, otherwise) : Math.max(wish, LOOK));
    }

    private void learn(long now, long wish, long otherwise) {
        if (takenSince == 0) {
            rate = Math.max(rate / 2, 0.1);
            kept = GUESSED;
            again(now, Math.max(wish, otherwise));
            return;
        }
        double span = now - refusedAt;
        double seen = takenSince * SECOND / span;
        double asked = perSecond(now);
        boolean begunTooLow = rate < 0.95 * seen;
        if (unused) {
            // fewer were asked for than the pace allowed, so that only an upper bound was seen
            rate = Math.max(seen, asked * 0.8);
        } else if (begunTooLow) {
            // the bucket may have run over before the pace had grown. If this is too much, the refusals that follow at
            // once tell exactly; if it is too little, it would take long to find out
            rate = Math.max(seen, asked * 0.9);
            taken = 0;
            time = 0;
        } else {
            // give or take one request, and a tenth
            boolean agrees = time > 0 && Math.abs(takenSince - taken / time * span) <= 1 + takenSince * 0.1;
            taken = (agrees ? taken : 0) + takenSince;
            time = (agrees ? time : 0) + span;
            rate = taken * SECOND / time;
            if (time > 4 * SECOND) {
                // old evidence fades
                taken /= 2;
                time /= 2;
            }
        }
        kept = taken < ENOUGH ? Math.max(GUESSED, 5 * SECOND / rate) : Math.max(KEPT, 60 * SECOND / rate);
        again(now, Math.max(wish, (long) (2 * SECOND / rate)));
    }

    private void again(long now, long pause) {
        refusedAt = now;
        takenSince = 0;
        unused = false;
        tokens = 1;
        pausedUntil = now + pause;
        filledAt = pausedUntil;
    }

    double perSecond(long now) {
        double since = now - refusedAt;
        double grown = since <= kept ? 1 : Math.pow(2, (since - kept) / kept);
        return Math.min(FASTEST, rate * MORE * grown);
    }

    /** Whether one may go now; counts it. */
    boolean take(long now) {
        fill(now);
        if (tokens < 1 || now < pausedUntil) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** How long until the next may go. */
    long untilNext(long now) {
        if (now < pausedUntil) {
            return pausedUntil - now;
        }
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * SECOND / perSecond(now));
    }

    private void fill(long now) {
        if (now <= filledAt) {
            return;
        }
        double pace = perSecond(now);
        double most = Math.max(1, pace * SPREAD);
        tokens += pace * (now - filledAt) / SECOND;
        filledAt = now;
        if (tokens > most + 1) {
            unused = true;
        }
        tokens = Math.min(tokens, most);
    }

    /** Forgets a limit that nothing has come near for a while. Whether there is none now. */
    boolean forget(long now) {
        if (limited && now - refusedAt > FORGET && (unused || perSecond(now) >= FASTEST)) {
            limited = false;
            window = 0;
            windowBefore = 0;
            windowFrom = now;
            taken = 0;
            time = 0;
        }
        return !limited;
    }
}
