// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.CallSimulation;

class DliBulkSimulationTest extends BulkContract {
    @Override
    protected CallSimulation.ScenarioFactory scenarioFactory() {
        return DliSimulationTest.Dli::new;
    }
}
