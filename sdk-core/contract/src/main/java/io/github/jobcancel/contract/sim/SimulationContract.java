// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The proof by simulation, one short subclass for each provider. {@code -Djobcancel.schedules=1000000} runs as many random
 * schedules, {@code -Djobcancel.mishaps=2} every schedule with up to two mishaps, {@code -Djobcancel.seed=N} begins at
 * another seed. {@code -Djobcancel.callers=STOP,CANCEL} takes only the schedules with these callers, {@code
 * -Djobcancel.begin=0,1} of the second only those that begin with these choices, so that a walk may be done in pieces.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
public abstract class SimulationContract {
    /** How many of a hundred lost replies must end in an outcome while reads work, over all callers. */
    private static final int RESOLVED_PERCENT = 99;

    private static final long SCHEDULE_COUNT = Long.getLong("jobcancel.schedules", 20_000);
    private static final int MAX_FAULTS = Integer.getInteger("jobcancel.mishaps", 1);
    private static final String FIRST_CHOICES = System.getProperty("jobcancel.begin", "");
    private static final String CALLER_NAMES = System.getProperty("jobcancel.callers", "");
    private static final long FIRST_SEED = Long.getLong("jobcancel.seed", 1);

    /** The simulation of this provider, made anew for each test. */
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
                        + " mishaps",
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
