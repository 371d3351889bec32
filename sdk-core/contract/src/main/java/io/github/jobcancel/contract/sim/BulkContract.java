// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Simulates bulks; each provider has a short subclass. {@code -Djobcancel.bulks=50000} sets the number of random
 * schedules, {@code -Djobcancel.seed=N} the first seed.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
public abstract class BulkContract {
    private static final long BULK_COUNT = Long.getLong("jobcancel.bulks", 400);
    private static final long FIRST_SEED = Long.getLong("jobcancel.seed", 1);

    /** Returns the factory of this provider's scenarios. */
    protected abstract CallSimulation.ScenarioFactory scenarioFactory();

    @Test
    void randomBulksKeepEveryPromise() {
        BulkSimulation simulation = new BulkSimulation(scenarioFactory());
        ScheduleShrinker.PropertyViolation violation = null;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + BULK_COUNT && violation == null; seed++) {
            violation = simulation.runSeed(seed);
        }

        System.out.println(getClass().getSimpleName() + ": violations " + (violation == null ? 0 : 1) + ", "
                + simulation.eventCounts());
        assertThat(violation).isNull();
    }

    /** Returns the choices that create a scenario in which the client sends one request for each job. */
    protected int[] oneByOneChoices() {
        return new int[0];
    }

    /**
     * Returns the longest time that a read beside a bulk may take, in multiples of the provider's interval between two
     * requests.
     */
    protected double maxReadIntervals() {
        return 8;
    }

    @Test
    void singleCallGetsItsTurnBesideBulkOfThousands() {
        List<Double> measuredIntervals =
                new BulkSimulation(scenarioFactory()).measureSingleCalls(3_000, 20, oneByOneChoices());

        System.out.println(getClass().getSimpleName() + ": reads beside a bulk took " + measuredIntervals.size()
                + " times at most "
                + measuredIntervals.stream().mapToDouble(t -> t).max().orElse(0) + " intervals");
        assertThat(measuredIntervals).hasSizeGreaterThan(10).allMatch(intervals -> intervals < maxReadIntervals());
    }
}
