// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.sim.Simulation;
import io.github.jobcancel.contract.sim.SimulationContract;

class BatchSimulationTest extends SimulationContract {
    @Override
    protected Simulation simulation() {
        return new Simulation(BatchScenario::new);
    }
}
