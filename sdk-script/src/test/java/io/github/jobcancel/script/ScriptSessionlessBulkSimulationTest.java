// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.Simulation;

class ScriptSessionlessBulkSimulationTest extends BulkContract {
    @Override
    protected Simulation.Worlds worlds() {
        return (choices, clock, transport) -> ScriptSimulationTest.Script.openScenario(choices, clock, transport, true);
    }
}
