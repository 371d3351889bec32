// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchQuirk;
import org.jspecify.annotations.Nullable;

/** What a cancel or a terminate leaves on a job: a mark for the scheduler, and what the answers show of it. */
final class BatchStops {
    enum Verb {
        CANCEL,
        TERMINATE
    }

    private BatchStops() {}

    static void request(BatchJob job, Verb verb, String reason, BatchWorld world) {
        if (job.status.atRest()) {
            return;
        }
        job.children.forEach(child -> request(child, verb, reason, world));
        if (verb == Verb.CANCEL && job.status.started()) {
            job.cancelled |= world.has(BatchQuirk.CANCEL_FLAGS_STARTED_JOBS);
            return;
        }
        boolean keeps = world.has(BatchQuirk.FIRST_REASON_STAYS);
        if (verb == Verb.CANCEL) {
            job.cancelReason = keeps && job.cancelReason != null ? job.cancelReason : reason;
        } else {
            job.terminateReason = keeps && job.terminateReason != null ? job.terminateReason : reason;
        }
        if (!world.has(BatchQuirk.FLAGS_AT_EFFECT)) {
            show(job, world);
        }
    }

    /** Lets the answers show what was asked. */
    static void show(BatchJob job, BatchWorld world) {
        job.cancelled |= job.cancelReason != null;
        if (job.terminateReason != null) {
            boolean both = world.has(BatchQuirk.TERMINATE_SETS_CANCELLED_BEFORE_START);
            job.cancelled |= both && !job.status.started() && job.startedAt == null;
            job.terminated = true;
        }
        String reason = reason(job);
        job.statusReason = reason == null ? job.statusReason : reason;
    }

    /** The reason to show: that of the stronger request. */
    static @Nullable String reason(BatchJob job) {
        return job.terminateReason != null ? job.terminateReason : job.cancelReason;
    }
}
