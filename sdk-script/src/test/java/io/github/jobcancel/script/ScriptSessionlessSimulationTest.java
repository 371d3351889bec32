// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.sim.Simulation;

class ScriptSessionlessSimulationTest extends ScriptSimulationTest {
    @Override
    protected Simulation simulation() {
        return new Simulation((choices, clock, transport) -> Script.openScenario(choices, clock, transport, true));
    }
}
