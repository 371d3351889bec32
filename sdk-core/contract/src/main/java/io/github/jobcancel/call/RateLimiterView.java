// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.BulkRun;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.bulk.BulkExecution;
import io.github.jobcancel.job.BoundJob;

/** What the simulation of bulks must see of the engine, and no caller. */
public final class RateLimiterView {
    private final CallEngine engine;

    /**
     * Looks at the client of a job.
     *
     * @param job one of ours
     */
    public RateLimiterView(RemoteJob job) {
        this.engine = ((BoundJob) job).engine();
    }

    /** How many requests a second the client sends at most just now; infinite while it knows no limit. */
    public double requestsPerSecond() {
        return engine.rateLimiter().requestsPerSecond();
    }

    /** How many requests wait for their turn. */
    public int waitingCount() {
        return engine.rateLimiter().waitingCount();
    }

    /** How many jobs a run still keeps that have no answer, and calls that it follows. */
    public static int remainingCount(BulkRun run) {
        BulkExecution execution = (BulkExecution) run;
        return execution.retainedCount();
    }
}
