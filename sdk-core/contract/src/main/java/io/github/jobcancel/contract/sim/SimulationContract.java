// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Simulates calls; each provider has a short subclass. {@code -Djobcancel.schedules=1000000} sets the number of random
 * schedules, {@code -Djobcancel.seed=N} the first seed, and {@code -Djobcancel.faults=2} the largest number of faults
 * in the schedules of the exhaustive search. {@code -Djobcancel.callers=STOP,CANCEL} runs only the schedules with
 * these callers, and {@code -Djobcancel.begin=0,1} only those of the search that begin with these choices, so that a
 * search can be done in parts.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
public abstract class SimulationContract {
    /** The least percentage of lost replies that must end in an outcome while reads work, over all callers. */
    private static final int RESOLVED_PERCENT = 99;

    private static final long SCHEDULE_COUNT = Long.getLong("jobcancel.schedules", 20_000);
    private static final int MAX_FAULTS = Integer.getInteger("jobcancel.faults", 1);
    private static final String FIRST_CHOICES = System.getProperty("jobcancel.begin", "");
    private static final String CALLER_NAMES = System.getProperty("jobcancel.callers", "");
    private static final long FIRST_SEED = Long.getLong("jobcancel.seed", 1);

    /** Creates the simulation of this provider. */
    protected abstract CallSimulation createSimulation();

    @Test
    void randomSchedulesKeepEveryPromise() {
        CallSimulation simulation = selectSimulation();
        ScheduleShrinker.PropertyViolation violation = null;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULE_COUNT && violation == null; seed++) {
            violation = simulation.runSeed(seed);
        }

        printReport("random", simulation, violation);
        assertThat(violation).isNull();
        if (CALLER_NAMES.isEmpty()) {
            assertThat(simulation.resolvedCount())
                    .as("of %d lost replies", simulation.lostReplyCount())
                    .isGreaterThanOrEqualTo(simulation.lostReplyCount() * RESOLVED_PERCENT / 100);
        }
    }

    @Test
    void schedulesWithFewFaultsKeepEveryPromise() {
        CallSimulation simulation = selectSimulation();

        int[] firstChoices = Pattern.compile("\\d+")
                .matcher(FIRST_CHOICES)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();

        ScheduleShrinker.PropertyViolation violation = simulation.searchSchedules(MAX_FAULTS, firstChoices);

        printReport(
                "all" + (FIRST_CHOICES.isEmpty() ? "" : " from " + FIRST_CHOICES) + " with up to " + MAX_FAULTS
                        + " faults",
                simulation,
                violation);
        assertThat(violation).isNull();
    }

    private CallSimulation selectSimulation() {
        return CALLER_NAMES.isEmpty() ? createSimulation() : createSimulation().withCallers(CALLER_NAMES.split(","));
    }

    private void printReport(
            String searchName, CallSimulation simulation, ScheduleShrinker.PropertyViolation violation) {
        System.out.printf(
                "%s, %s: schedules %d, violations %d, lost replies %d, resolved %d, distinct states %d%n",
                getClass().getSimpleName(),
                CALLER_NAMES.isEmpty() ? searchName : searchName + " of " + CALLER_NAMES,
                simulation.scheduleCount(),
                violation == null ? 0 : 1,
                simulation.lostReplyCount(),
                simulation.resolvedCount(),
                simulation.stateCount());
        simulation
                .unresolvedMessages()
                .forEach((message, times) -> System.out.println("  unresolved, " + times + " times: " + message));
    }
}
