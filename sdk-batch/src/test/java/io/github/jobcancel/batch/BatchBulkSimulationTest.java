// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.sim.BulkContract;
import io.github.jobcancel.contract.sim.CallSimulation;

class BatchBulkSimulationTest extends BulkContract {
    @Override
    protected CallSimulation.ScenarioFactory scenarioFactory() {
        return BatchScenario::new;
    }

    /** Runs against a server without requests for many jobs. */
    @Override
    protected int[] oneByOneChoices() {
        return new int[] {8};
    }
}
