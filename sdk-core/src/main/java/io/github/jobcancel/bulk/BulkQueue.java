// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.BatchedOperations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a bulk that have no answer yet, and the requests to send next. Jobs that can share a request are
 * gathered. An input that names a job again waits for the answer to the first input of that job.
 */
public final class BulkQueue {
    /** The number of inputs that are read ahead to fill a request, where the jobs of several clients alternate. */
    private static final int LOOK_AHEAD = 1_000;

    enum RequestKind {
        CANCEL_BATCH,
        SINGLE_JOB,
        READ_BATCH,
        ESCALATE_BATCH
    }

    record PlannedRequest(RequestKind kind, List<BulkEntry> entries) {}

    private final boolean keepsItems;

    // used only by the thread that starts requests
    private final Iterator<? extends RemoteJob> input;
    private long inputCount;

    // guarded by this
    private final Map<JobRef, BulkEntry> entriesByRef = new HashMap<>();
    private final Map<Object, List<BulkEntry>> cancelGroups = new LinkedHashMap<>();
    private final Map<Object, List<BulkEntry>> readGroups = new LinkedHashMap<>();
    private final Map<Object, List<BulkEntry>> escalationGroups = new LinkedHashMap<>();
    private final ArrayDeque<BulkEntry> singleEntries = new ArrayDeque<>();
    private int gatheredCount;
    private int unreportedCount;
    private int cancelsInFlight;
    private int readsInFlight;
    private boolean inputExhausted;
    private @Nullable RuntimeException inputFailure;

    BulkQueue(Iterator<? extends RemoteJob> input, boolean keepsItems) {
        this.input = input;
        this.keepsItems = keepsItems;
    }

    /**
     * Returns the next request; null if there is none at present. An input whose job has its answer already is
     * passed to {@code duplicateConsumer} at once.
     */
    @Nullable
    PlannedRequest nextRequest(Consumer<BulkItem> duplicateConsumer) {
        while (true) {
            synchronized (this) {
                PlannedRequest request = nextFullRequest();
                if (request != null) {
                    return request;
                }
                if (inputExhausted || gatheredCount >= LOOK_AHEAD) {
                    return nextPartialRequest();
                }
            }
            pullInput(duplicateConsumer);
        }
    }

    private @Nullable PlannedRequest nextFullRequest() {
        if (!singleEntries.isEmpty()) {
            return newCancelRequest(List.of(singleEntries.remove()));
        }
        List<BulkEntry> escalationGroup = takeFullGroup(escalationGroups, RequestKind.ESCALATE_BATCH);
        if (escalationGroup != null) {
            return new PlannedRequest(RequestKind.ESCALATE_BATCH, escalationGroup);
        }
        List<BulkEntry> readGroup = takeFullGroup(readGroups, RequestKind.READ_BATCH);
        if (readGroup != null) {
            return newReadRequest(readGroup);
        }
        List<BulkEntry> cancelGroup = takeFullGroup(cancelGroups, RequestKind.CANCEL_BATCH);
        return cancelGroup == null ? null : newGatheredRequest(cancelGroup);
    }

    private static @Nullable List<BulkEntry> takeFullGroup(Map<Object, List<BulkEntry>> groups, RequestKind kind) {
        for (Map.Entry<Object, List<BulkEntry>> group : groups.entrySet()) {
            BatchedOperations operations = group.getValue().get(0).requireBatchedOperations();
            int maxSize = switch (kind) {
                case READ_BATCH -> operations.maxJobsPerRead();
                case ESCALATE_BATCH -> operations.maxJobsPerEscalation();
                default -> operations.maxJobsPerCancel();
            };
            if (group.getValue().size() >= maxSize) {
                return takeGroup(groups, group.getKey(), maxSize);
            }
        }
        return null;
    }

    private static List<BulkEntry> takeGroup(Map<Object, List<BulkEntry>> groups, Object key, int maxSize) {
        List<BulkEntry> group = Objects.requireNonNull(groups.remove(key));
        if (group.size() > maxSize) {
            groups.put(key, new ArrayList<>(group.subList(maxSize, group.size())));
        }
        return List.copyOf(group.subList(0, Math.min(maxSize, group.size())));
    }

    /**
     * Used when no more jobs can be gathered. Reads and escalations wait until no request in flight could add jobs
     * to them.
     */
    private @Nullable PlannedRequest nextPartialRequest() {
        if (!cancelGroups.isEmpty()) {
            Object key = cancelGroups.keySet().iterator().next();
            return newGatheredRequest(takeGroup(cancelGroups, key, Integer.MAX_VALUE));
        }
        if (cancelsInFlight == 0 && !readGroups.isEmpty()) {
            Object key = readGroups.keySet().iterator().next();
            return newReadRequest(takeGroup(readGroups, key, Integer.MAX_VALUE));
        }
        if (cancelsInFlight == 0 && readsInFlight == 0 && !escalationGroups.isEmpty()) {
            Object key = escalationGroups.keySet().iterator().next();
            return new PlannedRequest(RequestKind.ESCALATE_BATCH, takeGroup(escalationGroups, key, Integer.MAX_VALUE));
        }
        return null;
    }

    private PlannedRequest newReadRequest(List<BulkEntry> group) {
        group.forEach(entry -> entry.kindInFlight = RequestKind.READ_BATCH);
        readsInFlight += group.size();
        return new PlannedRequest(RequestKind.READ_BATCH, group);
    }

    private PlannedRequest newGatheredRequest(List<BulkEntry> group) {
        gatheredCount -= group.size();
        return newCancelRequest(group);
    }

    private PlannedRequest newCancelRequest(List<BulkEntry> group) {
        group.forEach(entry -> entry.kindInFlight = RequestKind.CANCEL_BATCH);
        cancelsInFlight += group.size();
        return new PlannedRequest(group.size() == 1 ? RequestKind.SINGLE_JOB : RequestKind.CANCEL_BATCH, group);
    }

    private void pullInput(Consumer<BulkItem> duplicateConsumer) {
        BulkItem duplicateItem;
        try {
            RemoteJob job = input.hasNext() ? Objects.requireNonNull(input.next(), "a job of the input") : null;
            duplicateItem = job == null ? null : addJob(job);
            synchronized (this) {
                inputExhausted |= job == null;
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                inputFailure = e instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException("the input threw an error", e);
                inputExhausted = true;
            }
            return;
        }
        if (duplicateItem != null) {
            duplicateConsumer.accept(duplicateItem);
        }
    }

    private synchronized @Nullable BulkItem addJob(RemoteJob job) {
        BulkEntry entry = entriesByRef.get(Objects.requireNonNull(job.ref(), "the reference of a job of the input"));
        long index = inputCount++;
        if (entry != null) {
            BulkItem answeredItem = entry.answeredItem;
            if (answeredItem != null) {
                return new BulkItem(index, answeredItem.ref(), answeredItem.result());
            }
            entry.inputIndexes.add(index);
            return null;
        }
        BulkEntry newEntry = new BulkEntry(job);
        newEntry.inputIndexes.add(index);
        entriesByRef.put(newEntry.ref, newEntry);
        unreportedCount++;
        if (newEntry.canCancelTogether()) {
            gatheredCount++;
            cancelGroups
                    .computeIfAbsent(newEntry.requireBatchedOperations().batchKey(), key -> new ArrayList<>())
                    .add(newEntry);
        } else {
            singleEntries.add(newEntry);
        }
        return null;
    }

    /** Queues a job that a request for many jobs did not include. */
    synchronized void queueSingle(BulkEntry entry) {
        clearInFlight(entry);
        singleEntries.add(entry);
    }

    /** Queues the read of a job whose cancel was answered. */
    synchronized void queueRead(BulkEntry entry) {
        clearInFlight(entry);
        readGroups
                .computeIfAbsent(entry.requireBatchedOperations().batchKey(), key -> new ArrayList<>())
                .add(entry);
    }

    /** Queues the escalation of a job that had started before its cancel. */
    synchronized void queueEscalation(BulkEntry entry) {
        clearInFlight(entry);
        escalationGroups
                .computeIfAbsent(entry.requireBatchedOperations().batchKey(), key -> new ArrayList<>())
                .add(entry);
    }

    /** Marks a job as only watched from now on. */
    synchronized void markWatched(BulkEntry entry) {
        clearInFlight(entry);
    }

    private void clearInFlight(BulkEntry entry) {
        cancelsInFlight -= entry.kindInFlight == RequestKind.CANCEL_BATCH ? 1 : 0;
        readsInFlight -= entry.kindInFlight == RequestKind.READ_BATCH ? 1 : 0;
        entry.kindInFlight = null;
    }

    /**
     * Returns the inputs that get this answer. The caller calls {@link #markReported} once their items are
     * reported.
     */
    synchronized List<Long> recordAnswer(BulkEntry entry, Result<CancelOutcome> result) {
        if (entry.answeredItem != null) {
            return List.of();
        }
        entry.answeredItem = new BulkItem(entry.inputIndexes.get(0), entry.ref, result);
        clearInFlight(entry);
        if (!keepsItems) {
            entriesByRef.remove(entry.ref);
        }
        return List.copyOf(entry.inputIndexes);
    }

    synchronized void markReported() {
        unreportedCount--;
    }

    /**
     * Returns an entry that will not be requested any more; reads the rest of the input if every input must get an
     * item.
     */
    @Nullable
    BulkEntry dropNext(boolean includesUnreadInput, Consumer<BulkItem> duplicateConsumer) {
        while (true) {
            synchronized (this) {
                BulkEntry entry = singleEntries.poll();
                for (Map<Object, List<BulkEntry>> groups : List.of(cancelGroups, readGroups, escalationGroups)) {
                    if (entry == null && !groups.isEmpty()) {
                        entry = takeGroup(groups, groups.keySet().iterator().next(), 1)
                                .get(0);
                    }
                }
                if (entry != null || inputExhausted || !includesUnreadInput) {
                    return entry;
                }
            }
            pullInput(duplicateConsumer);
        }
    }

    synchronized boolean isDone(boolean inputDropped) {
        return unreportedCount == 0 && (inputExhausted || inputDropped);
    }

    /**
     * Returns the number of jobs that have no answer yet.
     *
     * @return the jobs that were read from the input and wait for their answer
     */
    public synchronized int remainingCount() {
        return keepsItems ? unreportedCount : entriesByRef.size();
    }

    @Nullable
    synchronized RuntimeException inputFailure() {
        return inputFailure;
    }
}
