// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The proof of bulks by simulation, one short subclass for each provider. {@code -Djobcancel.bulks=50000} runs as many random
 * schedules, {@code -Djobcancel.seed=N} begins at another seed.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
public abstract class BulkContract {
    private static final long BULKS = Long.getLong("jobcancel.bulks", 400);
    private static final long SEED = Long.getLong("jobcancel.seed", 1);

    /** The worlds of this provider. */
    protected abstract Simulation.Worlds worlds();

    @Test
    void noRandomBulkBreaksAPromise() {
        BulkSimulation simulation = new BulkSimulation(worlds());
        Shrinking.Violation violation = null;
        for (long seed = SEED; seed < SEED + BULKS && violation == null; seed++) {
            violation = simulation.random(seed);
        }

        System.out.println(
                getClass().getSimpleName() + ": violations " + (violation == null ? 0 : 1) + ", " + simulation.met());
        assertThat(violation).isNull();
    }

    /** The choices by which a world is made whose provider is asked job by job. */
    protected int[] askedOneByOne() {
        return new int[0];
    }

    /** How many of the provider's intervals a read may take that is sent beside a bulk. */
    protected double mostIntervals() {
        return 8;
    }

    @Test
    void aSingleCallGetsItsTurnBesideABulkOfThousands() {
        List<Double> took = new BulkSimulation(worlds()).singlesBesideThousands(3_000, 20, askedOneByOne());

        System.out.println(getClass().getSimpleName() + ": reads beside a bulk took " + took.size() + " times at most "
                + took.stream().mapToDouble(t -> t).max().orElse(0) + " intervals");
        assertThat(took).hasSizeGreaterThan(10).allMatch(intervals -> intervals < mostIntervals());
    }
}
