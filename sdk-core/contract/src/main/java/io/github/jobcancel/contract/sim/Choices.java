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
 */
public final class Choices {
    private final int[] given;
    private final SplittableRandom random;
    private final List<int[]> made = new ArrayList<>();

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
        return choose(options, 1);
    }

    /** Whether the choice at this place was free, not a mishap. */
    boolean free(int place) {
        return made.get(place)[2] == 1;
    }

    /** 0 with most of the likelihood, else one of the others. */
    public int rarely(int options, double likelihood) {
        return choose(options, likelihood);
    }

    private int choose(int options, double likelihood) {
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
        made.add(new int[] {choice, options, likelihood >= 1 ? 1 : 0});
        return choice;
    }

    /** What was chosen, in order. */
    int[] taken() {
        return made.stream().mapToInt(c -> c[0]).toArray();
    }

    /** How many options there were at each choice. */
    int[] options() {
        return made.stream().mapToInt(c -> c[1]).toArray();
    }

    @Override
    public String toString() {
        return Arrays.toString(taken());
    }
}
