// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.BulkRun;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.bulk.BulkExecution;
import io.github.jobcancel.job.BoundJob;

/** Shows the simulation of bulks the state of the rate limiter and of a bulk, which callers cannot see. */
public final class RateLimiterView {
    private final CallEngine engine;

    /**
     * Creates a view of the client that a job is bound to.
     *
     * @param job a job of a client of this library
     */
    public RateLimiterView(RemoteJob job) {
        this.engine = ((BoundJob) job).engine();
    }

    /** Returns the current limit of requests per second; infinite while the client knows no limit. */
    public double requestsPerSecond() {
        return engine.rateLimiter().requestsPerSecond();
    }

    /** Returns the number of requests that wait for the rate limiter. */
    public int waitingCount() {
        return engine.rateLimiter().waitingCount();
    }

    /** Returns the number of jobs without an answer that a run still holds, plus the number of its open calls. */
    public static int remainingCount(BulkRun run) {
        BulkExecution execution = (BulkExecution) run;
        return execution.retainedCount();
    }
}
