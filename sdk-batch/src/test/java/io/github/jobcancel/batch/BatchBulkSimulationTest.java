// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.Simulation;

class BatchBulkSimulationTest extends BulkContract {
    @Override
    protected Simulation.Worlds worlds() {
        return BatchScenario::new;
    }

    /** A server that does not know the requests for many. */
    @Override
    protected int[] askedOneByOne() {
        return new int[] {8};
    }
}
