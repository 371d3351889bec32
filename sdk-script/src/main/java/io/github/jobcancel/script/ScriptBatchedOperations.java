// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.BatchedOperations;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** What a session does about many jobs in one request: a packet holds several messages. */
final class ScriptBatchedOperations implements BatchedOperations {
    /** What the vendor's own clients send where a login announces nothing. */
    private static final int DEFAULT_PACKET_MESSAGES = 10;

    private static final int MAX_PACKET_MESSAGES = 100;

    private final HttpUrl url;
    private final boolean sessionless;
    private volatile int packetLimit = DEFAULT_PACKET_MESSAGES;

    ScriptBatchedOperations(HttpUrl url, boolean sessionless) {
        this.url = url;
        this.sessionless = sessionless;
    }

    /** What a login says of the messages that a packet may hold; 0 if it says nothing. */
    void setAnnouncedLimit(long announcedLimit) {
        packetLimit =
                announcedLimit > 0 ? (int) Math.min(announcedLimit, MAX_PACKET_MESSAGES) : DEFAULT_PACKET_MESSAGES;
    }

    @Override
    public Object batchKey() {
        return this;
    }

    /** Without a session a request is one message. */
    @Override
    public int maxJobsPerCancel() {
        return sessionless ? 1 : packetLimit;
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> cancelTogether(List<JobOperations> jobs) {
        return new ScriptPacketCancelOperation(
                url,
                jobs.stream()
                        .map(job -> ((ScriptJobOperations) job).cancelMessage())
                        .toList());
    }
}
