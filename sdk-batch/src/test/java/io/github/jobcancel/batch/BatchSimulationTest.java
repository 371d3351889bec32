// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.sim.CallSimulation;
import io.github.jobcancel.contract.sim.SimulationContract;

class BatchSimulationTest extends SimulationContract {
    @Override
    protected CallSimulation createSimulation() {
        return new CallSimulation(BatchScenario::new);
    }
}
