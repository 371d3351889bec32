// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.Simulation;

class BatchBulkSimulationTest extends BulkContract {
    @Override
    protected Simulation.Worlds worlds() {
        return BatchScenario::new;
    }

    /** Runs against a server without requests for many jobs. */
    @Override
    protected int[] askedOneByOne() {
        return new int[] {8};
    }
}
