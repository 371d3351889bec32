// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes and records every decision of a schedule that the client does not make itself: when a job changes, what
 * happens to an exchange, how long it takes. A schedule is the list of its choices, so it can be replayed, shrunk and
 * enumerated. Choice 0 is always the harmless one.
 *
 * <p>Also keeps a hash of the state that the schedule is in, so that a search over all schedules continues from each
 * state once. Client and fake are deterministic, so their state is given by all events that have reached them. The
 * hash therefore covers the events so far, with their times, and the events that are still pending. Choices with the
 * same effect lead to the same hash.
 */
public final class ScheduleChoices {
    /** Says how a search over all schedules treats a choice. */
    enum ChoiceKind {
        /** The search tries all options, in every combination. */
        FREE,
        /** The search tries all options, but only a few such choices in one schedule. */
        FAULT,
        /** The search tries one option, since the client cannot see a difference between them. */
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

    /** Returns choices that are drawn from a seed. */
    static ScheduleChoices fromSeed(long seed) {
        return new ScheduleChoices(new int[0], new SplittableRandom(seed));
    }

    /** Returns these choices, followed by harmless ones. */
    static ScheduleChoices fromList(int... choices) {
        return new ScheduleChoices(choices, null);
    }

    /** Chooses one of {@code optionCount} options with equal likelihood, and records the choice as an event. */
    public int pick(int optionCount) {
        int choice = draw(optionCount);
        recordTold(choice);
        return choice;
    }

    /** Chooses like {@link #pick}, but records no event; the caller records the event when it happens. */
    public int draw(int optionCount) {
        return chooseOption(optionCount, 1, ChoiceKind.FREE);
    }

    /** Chooses 0, or with this likelihood one of the other options, and records the choice as an event. */
    public int pickRarely(int optionCount, double likelihood) {
        int choice = drawFault(optionCount, likelihood);
        recordTold(choice);
        return choice;
    }

    /** Chooses like {@link #pickRarely}, but records no event; the caller records the event when it happens. */
    int drawFault(int optionCount, double likelihood) {
        return chooseOption(optionCount, likelihood, ChoiceKind.FAULT);
    }

    /** Chooses one of {@code optionCount} options that all have the same effect. */
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

    /** Records that an event has reached the client or the fake. */
    public void recordTold(long value) {
        toldHash = mixHash(toldHash, value + 1);
    }

    /**
     * Records that an event is pending: it will reach the client or the fake, or be dropped. The order in which
     * pending events began does not change the hash.
     */
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

    /** Mixes a value into a hash with the finalizer of SplitMix64, applied twice. */
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

    /** Returns the hash of the state in which the choice at this index was made. */
    long stateHashAt(int index) {
        return madeChoices.get(index).stateHash();
    }

    /** Returns the chosen options, in order. */
    int[] toArray() {
        return madeChoices.stream().mapToInt(MadeChoice::choice).toArray();
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
