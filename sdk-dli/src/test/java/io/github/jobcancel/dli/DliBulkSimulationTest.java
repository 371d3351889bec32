// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.Simulation;

class DliBulkSimulationTest extends BulkContract {
    @Override
    protected Simulation.Worlds worlds() {
        return DliSimulationTest.Dli::new;
    }
}
