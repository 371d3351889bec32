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

    private static final long SCHEDULES = Long.getLong("jobcancel.schedules", 20_000);
    private static final int MISHAPS = Integer.getInteger("jobcancel.mishaps", 1);
    private static final String BEGIN = System.getProperty("jobcancel.begin", "");
    private static final String CALLERS = System.getProperty("jobcancel.callers", "");
    private static final long SEED = Long.getLong("jobcancel.seed", 1);

    /** The simulation of this provider, made anew for each test. */
    protected abstract Simulation simulation();

    @Test
    void noRandomScheduleBreaksAPromise() {
        Simulation simulation = chosen();
        Shrinking.Violation violation = null;
        for (long seed = SEED; seed < SEED + SCHEDULES && violation == null; seed++) {
            violation = simulation.random(seed);
        }

        report("random", simulation, violation);
        assertThat(violation).isNull();
        if (CALLERS.isEmpty()) {
            assertThat(simulation.resolved())
                    .as("of %d lost replies", simulation.lost())
                    .isGreaterThanOrEqualTo(simulation.lost() * RESOLVED_PERCENT / 100);
        }
    }

    @Test
    void noScheduleWithFewMishapsBreaksAPromise() {
        Simulation simulation = chosen();

        int[] beginning = Pattern.compile("\\d+")
                .matcher(BEGIN)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();

        Shrinking.Violation violation = simulation.all(MISHAPS, beginning);

        report(
                "all" + (BEGIN.isEmpty() ? "" : " from " + BEGIN) + " with up to " + MISHAPS + " mishaps",
                simulation,
                violation);
        assertThat(violation).isNull();
    }

    private Simulation chosen() {
        return CALLERS.isEmpty() ? simulation() : simulation().only(CALLERS.split(","));
    }

    private void report(String what, Simulation simulation, Shrinking.Violation violation) {
        System.out.printf(
                "%s, %s: schedules %d, violations %d, lost replies %d, resolved %d, distinct states %d%n",
                getClass().getSimpleName(),
                CALLERS.isEmpty() ? what : what + " of " + CALLERS,
                simulation.schedules(),
                violation == null ? 0 : 1,
                simulation.lost(),
                simulation.resolved(),
                simulation.states());
        simulation
                .unresolved()
                .forEach((told, times) -> System.out.println("  unresolved, " + times + " times: " + told));
    }
}
