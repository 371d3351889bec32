// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.CallSimulation;

class LivyBulkSimulationTest extends BulkContract {
    @Override
    protected CallSimulation.ScenarioFactory scenarioFactory() {
        return LivySimulationTest.LivyScenario::new;
    }
}
