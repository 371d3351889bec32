// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.CallSimulation;

class GpBulkSimulationTest extends BulkContract {
    @Override
    protected CallSimulation.ScenarioFactory scenarioFactory() {
        return GpSimulationTest.GpScenario::new;
    }
}
