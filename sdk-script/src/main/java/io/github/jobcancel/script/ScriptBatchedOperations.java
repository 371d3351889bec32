// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.BatchedOperations;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Cancels many jobs with one request: a packet of a session holds several messages. */
final class ScriptBatchedOperations implements BatchedOperations {
    /** Limit of the vendor's own clients, used when a login announces none. */
    private static final int DEFAULT_PACKET_MESSAGES = 10;

    private static final int MAX_PACKET_MESSAGES = 100;

    private final HttpUrl url;
    private final boolean sessionless;
    private volatile int packetLimit = DEFAULT_PACKET_MESSAGES;

    ScriptBatchedOperations(HttpUrl url, boolean sessionless) {
        this.url = url;
        this.sessionless = sessionless;
    }

    /** Stores how many messages a packet may hold, as a login announces it; 0 if it announces nothing. */
    void setAnnouncedLimit(long announcedLimit) {
        packetLimit =
                announcedLimit > 0 ? (int) Math.min(announcedLimit, MAX_PACKET_MESSAGES) : DEFAULT_PACKET_MESSAGES;
    }

    @Override
    public Object batchKey() {
        return this;
    }

    /** Returns the number of messages in a packet. A request without a session holds one message. */
    @Override
    public int maxJobsPerCancel() {
        return sessionless ? 1 : packetLimit;
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> cancelTogether(
            List<JobOperations> jobs, CallOptions options) {
        return new ScriptPacketCancelOperation(
                url,
                jobs.stream()
                        .map(job -> ((ScriptJobOperations) job).cancelMessage())
                        .toList());
    }
}
