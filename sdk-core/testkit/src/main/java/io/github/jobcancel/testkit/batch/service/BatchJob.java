// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.BatchTruth;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job as the fake keeps it; a group's children are jobs of their own. Guarded by the fake's lock. */
public final class BatchJob {
    public enum Kind {
        SINGLE,
        ARRAY,
        NODES,
        SERVICE
    }

    /** What a submission asks for. */
    public record Order(
            Kind kind,
            String name,
            String queue,
            String definition,
            int size,
            List<Dependency> dependsOn,
            String share,
            int attempts,
            BatchScript script) {
        public static Order of(
                Kind kind, int size, String name, String queue, BatchScript script, List<Dependency> on) {
            return new Order(kind, name, queue, FakeBatch.DEFINITION, size, on, "", 1, script);
        }
    }

    /** Another job that must end first; for SEQUENTIAL the id is empty. */
    public record Dependency(String jobId, String type) {}

    public final String id;
    final long number;
    final Order order;
    final @Nullable BatchJob parent;
    final int index;
    final Instant createdAt;
    public final List<BatchJob> children = new ArrayList<>();
    final List<BatchJob> waitsFor = new ArrayList<>();

    public BatchStatus status = BatchStatus.SUBMITTED;
    Instant since;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant stoppedAt;

    @Nullable
    public Integer exitCode;

    @Nullable
    public String statusReason;

    int attempts;
    String payload = "{}";

    // what was asked of the job, and what its answers show of that
    @Nullable
    String cancelReason;

    @Nullable
    String terminateReason;

    boolean cancelled;
    boolean terminated;

    /** Set for the other nodes when the main node ends: they are stopped without anybody's flag. */
    boolean evicted;

    @Nullable
    Instant sigtermAt;

    BatchTruth.End endedBy = BatchTruth.End.ALIVE;

    BatchJob(String id, long number, Order order, @Nullable BatchJob parent, int index, Instant now) {
        this.id = id;
        this.number = number;
        this.order = order;
        this.parent = parent;
        this.index = index;
        this.createdAt = now;
        this.since = now;
    }

    public boolean group() {
        return !children.isEmpty();
    }

    boolean stopWanted() {
        return cancelReason != null || mustStop();
    }

    boolean mustStop() {
        return terminateReason != null || evicted;
    }

    public void enter(BatchStatus next, Instant at) {
        status = next;
        since = at;
        if (next == BatchStatus.RUNNING) {
            startedAt = at;
            attempts++;
        }
        if (next.atRest()) {
            stoppedAt = at;
        }
    }

    public void end(BatchStatus last, BatchTruth.End by, @Nullable String reason, Instant at) {
        endedBy = by;
        if (reason != null) {
            statusReason = reason;
        }
        enter(last, at);
    }

    boolean containerRuns() {
        return group() ? children.stream().anyMatch(BatchJob::containerRuns) : status == BatchStatus.RUNNING;
    }

    public BatchTruth truth() {
        return new BatchTruth(
                id,
                status,
                containerRuns(),
                endedBy,
                cancelReason != null,
                terminateReason != null,
                startedAt,
                stoppedAt,
                exitCode,
                attempts);
    }
}
