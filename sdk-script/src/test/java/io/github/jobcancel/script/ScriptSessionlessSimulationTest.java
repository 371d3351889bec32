// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.sim.CallSimulation;

class ScriptSessionlessSimulationTest extends ScriptSimulationTest {
    @Override
    protected CallSimulation createSimulation() {
        return new CallSimulation((choices, clock, transport) -> Script.openScenario(choices, clock, transport, true));
    }
}
