// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.Simulation;

class GpBulkSimulationTest extends BulkContract {
    @Override
    protected Simulation.Worlds worlds() {
        return GpSimulationTest.GpScenario::new;
    }
}
