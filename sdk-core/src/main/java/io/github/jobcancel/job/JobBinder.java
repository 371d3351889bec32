// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.async.SingleFlight;
import io.github.jobcancel.call.CallEngine;

/** Binds jobs to one client and holds what all jobs of the client share. */
public final class JobBinder {
    private final CallEngine engine;
    private final SingleFlight sharedCalls = new SingleFlight();
    private final JobWatcher watcher;

    /**
     * Creates the binder of a client.
     *
     * @param engine the engine of the client
     */
    public JobBinder(CallEngine engine) {
        this.engine = engine;
        this.watcher = new JobWatcher(engine);
    }

    /**
     * Binds a job to the client.
     *
     * @param verbs the provider's operations on the job
     * @return the bound job
     */
    public RemoteJob bindJob(JobOperations verbs) {
        return new BoundJob(this, verbs);
    }

    CallEngine engine() {
        return engine;
    }

    SingleFlight sharedCalls() {
        return sharedCalls;
    }

    JobWatcher watcher() {
        return watcher;
    }
}
