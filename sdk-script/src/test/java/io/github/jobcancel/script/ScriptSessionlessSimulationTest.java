// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.sim.Simulation;

class ScriptSessionlessSimulationTest extends ScriptSimulationTest {
    @Override
    protected Simulation simulation() {
        return new Simulation((choices, clock, transport) -> new Script(choices, clock, transport, true));
    }

    /**
     * No answer is kept, so a cancel that is sent again is another one. When that is refused and the job is still listed, as a
     * script that is due is, nothing tells whether the first one was taken: that is what remains.
     */
    @Override
    protected int resolvedPercent() {
        return 93;
    }
}
