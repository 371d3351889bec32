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
public final class ScheduleChoices {
    /** What a choice is worth to a walk over all schedules. */
    enum ChoiceKind {
        /** All options, in every combination. */
        FREE,
        /** All options, a few in one schedule. */
        FAULT,
        /** One option, for the others come to the same: what differs cannot be seen by the client. */
        IMMATERIAL
    }

    private record MadeChoice(int choice, int optionCount, ChoiceKind kind, long stateHash) {}

    private final int[] givenChoices;
    private final SplittableRandom random;
    private final List<MadeChoice> madeChoices = new ArrayList<>();
    private long toldHash;
    private long pendingHash;

    private ScheduleChoices(int[] givenChoices, SplittableRandom random) {
        this.givenChoices = givenChoices;
        this.random = random;
    }

    /** Choices drawn from a seed. */
    static ScheduleChoices fromSeed(long seed) {
        return new ScheduleChoices(new int[0], new SplittableRandom(seed));
    }

    /** These choices, then harmless ones. */
    static ScheduleChoices fromList(int... choices) {
        return new ScheduleChoices(choices, null);
    }

    /** One of {@code options}, each as likely as the others. */
    public int pick(int optionCount) {
        int choice = draw(optionCount);
        recordTold(choice);
        return choice;
    }

    /** As {@link #pick}, of what nobody is told yet: whoever asks tells later what came of it. */
    public int draw(int optionCount) {
        return chooseOption(optionCount, 1, ChoiceKind.FREE);
    }

    /** 0 with most of the likelihood, else one of the others. */
    public int pickRarely(int optionCount, double likelihood) {
        int choice = drawFault(optionCount, likelihood);
        recordTold(choice);
        return choice;
    }

    /** As {@link #pickRarely}, of what nobody is told yet: whoever asks tells later what came of it. */
    int drawFault(int optionCount, double likelihood) {
        return chooseOption(optionCount, likelihood, ChoiceKind.FAULT);
    }

    /** One of {@code options} that all come to the same. */
    int pickImmaterial(int optionCount) {
        return chooseOption(optionCount, 1, ChoiceKind.IMMATERIAL);
    }

    private int chooseOption(int optionCount, double likelihood, ChoiceKind kind) {
        int choice;
        if (madeChoices.size() < givenChoices.length) {
            choice = Math.min(givenChoices[madeChoices.size()], optionCount - 1);
        } else if (random == null || optionCount < 2) {
            choice = 0;
        } else if (likelihood >= 1) {
            choice = random.nextInt(optionCount);
        } else {
            choice = random.nextDouble() < likelihood ? 1 + random.nextInt(optionCount - 1) : 0;
        }
        madeChoices.add(new MadeChoice(choice, optionCount, kind, mixHash(toldHash, pendingHash)));
        return choice;
    }

    /** The client or the fake has been told this. */
    public void recordTold(long value) {
        toldHash = mixHash(toldHash, value + 1);
    }

    /** This will reach the client or the fake, or not: in which order such things began does not matter. */
    long beginPending(long... values) {
        long hash = 17;
        for (long part : values) {
            hash = mixHash(hash, part);
        }
        pendingHash += hash;
        return hash;
    }

    void endPending(long eventHash) {
        pendingHash -= eventHash;
    }

    /** The finalizer of SplitMix64, twice. */
    private static long mixHash(long hash, long next) {
        return scrambleBits(hash * 0x9E3779B97F4A7C15L + scrambleBits(next));
    }

    private static long scrambleBits(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    int size() {
        return madeChoices.size();
    }

    int optionCountAt(int index) {
        return madeChoices.get(index).optionCount();
    }

    ChoiceKind kindAt(int index) {
        return madeChoices.get(index).kind();
    }

    /** The state in which the choice at this place was made. */
    long stateHashAt(int index) {
        return madeChoices.get(index).stateHash();
    }

    /** What was chosen, in order. */
    int[] toArray() {
        return madeChoices.stream().mapToInt(MadeChoice::choice).toArray();
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
