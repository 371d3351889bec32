// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every decision of a schedule that is not the client's own: when a job moves, what happens to an exchange, how long it
 * takes. A schedule is the list of its choices, so it can be replayed, shrunk and enumerated. Choice 0 is always the
 * harmless one.
 *
 * <p>Also keeps a hash of the state that the schedule is in, so that a walk over all schedules goes on from each state once.
 * Client and fake are deterministic: what they have been told so far is their state. So the hash is one of what was told, and
 * when, and of what is still under way; choices that came to the same leave the same hash.
 */
public final class Choices {
    /** What a choice is worth to a walk over all schedules. */
    enum Kind {
        /** All options, in every combination. */
        FREE,
        /** All options, a few in one schedule. */
        MISHAP,
        /** One option, for the others come to the same: what differs cannot be seen by the client. */
        IMMATERIAL
    }

    private record Made(int choice, int options, Kind kind, long state) {}

    private final int[] given;
    private final SplittableRandom random;
    private final List<Made> made = new ArrayList<>();
    private long told;
    private long underWay;

    private Choices(int[] given, SplittableRandom random) {
        this.given = given;
        this.random = random;
    }

    /** Choices drawn from a seed. */
    static Choices seeded(long seed) {
        return new Choices(new int[0], new SplittableRandom(seed));
    }

    /** These choices, then harmless ones. */
    static Choices fixed(int... choices) {
        return new Choices(choices, null);
    }

    /** One of {@code options}, each as likely as the others. */
    public int pick(int options) {
        int choice = draw(options);
        told(choice);
        return choice;
    }

    /** As {@link #pick}, of what nobody is told yet: whoever asks tells later what came of it. */
    public int draw(int options) {
        return choose(options, 1, Kind.FREE);
    }

    /** 0 with most of the likelihood, else one of the others. */
    public int rarely(int options, double likelihood) {
        int choice = mishap(options, likelihood);
        told(choice);
        return choice;
    }

    /** As {@link #rarely}, of what nobody is told yet: whoever asks tells later what came of it. */
    int mishap(int options, double likelihood) {
        return choose(options, likelihood, Kind.MISHAP);
    }

    /** One of {@code options} that all come to the same. */
    int anyOf(int options) {
        return choose(options, 1, Kind.IMMATERIAL);
    }

    private int choose(int options, double likelihood, Kind kind) {
        int choice;
        if (made.size() < given.length) {
            choice = Math.min(given[made.size()], options - 1);
        } else if (random == null || options < 2) {
            choice = 0;
        } else if (likelihood >= 1) {
            choice = random.nextInt(options);
        } else {
            choice = random.nextDouble() < likelihood ? 1 + random.nextInt(options - 1) : 0;
        }
        made.add(new Made(choice, options, kind, mixed(told, underWay)));
        return choice;
    }

    /** The client or the fake has been told this. */
    public void told(long what) {
        told = mixed(told, what + 1);
    }

    /** This will reach the client or the fake, or not: in which order such things began does not matter. */
    long begins(long... what) {
        long hash = 17;
        for (long part : what) {
            hash = mixed(hash, part);
        }
        underWay += hash;
        return hash;
    }

    void ends(long begun) {
        underWay -= begun;
    }

    /** The finalizer of SplitMix64, twice. */
    private static long mixed(long hash, long next) {
        return scrambled(hash * 0x9E3779B97F4A7C15L + scrambled(next));
    }

    private static long scrambled(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    int size() {
        return made.size();
    }

    int options(int place) {
        return made.get(place).options();
    }

    Kind kind(int place) {
        return made.get(place).kind();
    }

    /** The state in which the choice at this place was made. */
    long state(int place) {
        return made.get(place).state();
    }

    /** What was chosen, in order. */
    int[] taken() {
        return made.stream().mapToInt(Made::choice).toArray();
    }

    @Override
    public String toString() {
        return Arrays.toString(taken());
    }
}
