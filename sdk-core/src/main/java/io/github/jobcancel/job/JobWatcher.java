// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ChainedOperation;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of the jobs that the stops and waits of one client watch. Where the provider reads many jobs in
 * one request, one such request is in flight at a time: reads that become due meanwhile wait for it to end and are
 * then sent together. A thousand stops therefore read their jobs in tens of requests. A read never joins a request
 * that is already in flight, so that its record is never older than the read. Safe for use by several threads.
 */
final class JobWatcher {
    private final CallEngine engine;

    /** The groups with a request in flight, by the batch key of {@link BatchedOperations}. Guarded by this. */
    private final Map<Object, ReadGroup> groups = new HashMap<>();

    JobWatcher(CallEngine engine) {
        this.engine = engine;
    }

    /** The reads of one group that wait for the request in flight to end. */
    private static final class ReadGroup {
        private final Set<WatchedRead> waiting = new LinkedHashSet<>();
    }

    /** One read, as its owner waits for it. */
    private final class WatchedRead extends CancellableFuture<JobReading> {
        private final JobOperations verbs;
        private final CallOptions options;
        private final CallRole role;

        // guarded by the watcher
        /** The request that carries this read. */
        private @Nullable SharedRequest request;
        /** Cancels the deadline task of a read that waits for another request. */
        private @Nullable Runnable alarm;

        WatchedRead(JobOperations verbs, CallOptions options, CallRole role) {
            super(null);
            this.verbs = verbs;
            this.options = options;
            this.role = role;
        }

        @Override
        public void abandonCall() {
            leaveRead(this);
            super.abandonCall();
        }
    }

    /** One request for the records of several jobs. */
    private static final class SharedRequest {
        private final Object key;
        private final List<WatchedRead> reads;

        // guarded by the watcher
        private int owners;
        private @Nullable CompletableFuture<List<JobReading>> call;

        SharedRequest(Object key, List<WatchedRead> reads) {
            this.key = key;
            this.reads = reads;
            this.owners = reads.size();
        }
    }

    /**
     * Reads a job's record, together with other jobs where the provider can.
     *
     * @param verbs the provider's operations on the job
     * @param options the deadline and the retry policy
     * @param role the role of the call that waits
     * @return the record; cancelling the future leaves the read, and ends its request if no other read needs it
     */
    CompletableFuture<JobReading> readRecord(JobOperations verbs, CallOptions options, CallRole role) {
        BatchedOperations many = verbs.batchedOperations();
        if (many == null || many.maxJobsPerRead() == 1) {
            Operation<JobReading> read = new ChainedOperation<>(
                    verbs.readSnapshot(), (snapshot, trail) -> CallStep.finishWith(toReading(snapshot, trail)));
            return engine.startCall(
                    read.name(), CallStep.continueWith(read), verbs.authorizer(), options, role.asPart());
        }
        WatchedRead read = new WatchedRead(verbs, options, role);
        SharedRequest request = null;
        synchronized (this) {
            ReadGroup group = groups.get(many.batchKey());
            if (group == null) {
                groups.put(many.batchKey(), new ReadGroup());
                request = assignReads(many.batchKey(), List.of(read));
            } else {
                group.waiting.add(read);
            }
        }
        if (request == null) {
            startAlarm(read);
        } else {
            sendRequest(request, many);
        }
        return read;
    }

    /** The request that carries a read may last longer than the owner of the read can wait. */
    private void startAlarm(WatchedRead read) {
        Duration timeout = read.options.timeout();
        Runnable cancel = engine.transport()
                .scheduleTask(
                        () -> read.completeExceptionally(
                                new SdkException.DeadlineExceeded("read", timeout, null, false, null)),
                        timeout);
        synchronized (this) {
            read.alarm = cancel;
        }
        if (read.isDone()) {
            cancel.run();
        }
    }

    private static JobReading toReading(JobSnapshot snapshot, CallHistory trail) {
        Evidence evidence = trail.toEvidence(null, null);
        return new JobReading(snapshot, evidence.requestIds(), evidence.attemptCount());
    }

    private static SharedRequest assignReads(Object key, List<WatchedRead> reads) {
        SharedRequest request = new SharedRequest(key, reads);
        reads.forEach(read -> read.request = request);
        return request;
    }

    /** Sends a request. No lock is held here, because the call may end at once. */
    private void sendRequest(SharedRequest request, BatchedOperations many) {
        CompletableFuture<List<JobReading>> call;
        try {
            call = startCall(request, many);
        } catch (RuntimeException | Error e) {
            // The provider's code threw, and other reads wait for this request to end.
            concludeRequest(request, many, null, e);
            return;
        }
        boolean unwanted;
        synchronized (this) {
            request.call = call;
            unwanted = request.owners == 0;
        }
        if (unwanted) {
            call.cancel(true);
        }
        call.whenComplete((readings, failure) -> concludeRequest(request, many, readings, failure));
    }

    private CompletableFuture<List<JobReading>> startCall(SharedRequest request, BatchedOperations many) {
        List<JobOperations> jobs =
                request.reads.stream().map(read -> read.verbs).toList();
        Operation<List<JobReading>> operation = new ChainedOperation<>(
                many.readTogether(jobs),
                (snapshots, trail) -> CallStep.finishWith(snapshots.stream()
                        .map(snapshot -> toReading(snapshot, trail))
                        .toList()));
        WatchedRead first = request.reads.get(0);
        return engine.startCall(
                operation.name(),
                CallStep.continueWith(operation),
                first.verbs.authorizer(),
                longestOptions(request.reads),
                first.role.asPart());
    }

    /** Returns the options of the read with the most time left. Every owner still has its own deadline. */
    private static CallOptions longestOptions(List<WatchedRead> reads) {
        CallOptions longest = reads.get(0).options;
        for (WatchedRead read : reads) {
            Duration timeout = read.options.timeout();
            longest = timeout.compareTo(longest.timeout()) > 0 ? read.options : longest;
        }
        return longest;
    }

    private void concludeRequest(
            SharedRequest request,
            BatchedOperations many,
            @Nullable List<JobReading> readings,
            @Nullable Throwable failure) {
        SharedRequest next = null;
        synchronized (this) {
            ReadGroup group = groups.get(request.key);
            if (group != null && group.waiting.isEmpty()) {
                groups.remove(request.key);
            } else if (group != null) {
                next = assignReads(request.key, takeWaiting(group, many.maxJobsPerRead()));
            }
        }
        if (next != null) {
            sendRequest(next, many);
        }
        for (int i = 0; i < request.reads.size(); i++) {
            request.reads
                    .get(i)
                    .completeWith(readings == null ? null : readings.get(i), CancellableFuture.unwrap(failure));
        }
    }

    private static List<WatchedRead> takeWaiting(ReadGroup group, int most) {
        List<WatchedRead> reads = new ArrayList<>();
        Set<Object> jobs = new LinkedHashSet<>();
        for (WatchedRead read : List.copyOf(group.waiting)) {
            // a request names each job once
            if (reads.size() < most && jobs.add(read.verbs.ref())) {
                reads.add(read);
                group.waiting.remove(read);
            }
        }
        return reads;
    }

    private void leaveRead(WatchedRead read) {
        CompletableFuture<List<JobReading>> unwanted = null;
        Runnable alarm;
        synchronized (this) {
            alarm = read.alarm;
            read.alarm = null;
            SharedRequest request = read.request;
            if (request != null) {
                unwanted = --request.owners == 0 ? request.call : null;
                read.request = null;
            } else {
                groups.values().forEach(group -> group.waiting.remove(read));
            }
        }
        if (alarm != null) {
            alarm.run();
        }
        if (unwanted != null) {
            unwanted.cancel(true);
        }
    }
}
