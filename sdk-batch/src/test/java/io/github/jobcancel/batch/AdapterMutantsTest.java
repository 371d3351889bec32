// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.contract.sim.CallSimulation;
import io.github.jobcancel.contract.sim.ScheduleShrinker.PropertyViolation;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the simulation itself: it rejects every mutant for the property that the mutant violates, and accepts the
 * control.
 */
@Timeout(600)
class AdapterMutantsTest {
    private static final int SCHEDULES = 4_000;

    @ParameterizedTest
    @EnumSource
    void simulationRejectsEveryMutantForItsOwnViolation(AdapterMutant mutant) {
        CallSimulation simulation = new CallSimulation(
                (choices, clock, transport) -> new BatchScenario(choices, clock, transport, mutant::adaptJob));

        PropertyViolation provenViolation = null;
        long seed = 0;
        while (provenViolation == null && seed < SCHEDULES) {
            PropertyViolation violation = simulation.runSeed(++seed);
            provenViolation =
                    violation != null && violation.property().startsWith(mutant.violatedProperty()) ? violation : null;
        }

        System.out.printf(
                "%s after %d schedules: %s%n",
                mutant,
                seed,
                provenViolation == null
                        ? "survives"
                        : provenViolation.property().split(": ")[0]);
        assertThat(provenViolation == null).as("%s survives", mutant).isEqualTo(mutant == AdapterMutant.NONE);
    }
}
