// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.CallSimulation;

class ScriptBulkSimulationTest extends BulkContract {
    @Override
    protected CallSimulation.ScenarioFactory scenarioFactory() {
        return (choices, clock, transport) ->
                ScriptSimulationTest.Script.openScenario(choices, clock, transport, false);
    }
}
