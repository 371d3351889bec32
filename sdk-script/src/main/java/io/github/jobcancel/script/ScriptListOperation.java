// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ListPage;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.PagedListFlow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import okhttp3.HttpUrl;

/** Reads a list by {@code GET_SCHEDULED_CLOUD_SCRIPTS} or {@code GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS}. */
final class ScriptListOperation<T> extends ScriptMessageOperation<T> {
    /** The end of the year 9999, so that the list contains every scheduled job. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private final ScriptList list;
    private final BiFunction<List<JsonValue>, CallHistory, CallStep<T>> continuation;

    private ScriptListOperation(
            HttpUrl url,
            ScriptList list,
            Map<String, ?> data,
            BiFunction<List<JsonValue>, CallHistory, CallStep<T>> continuation) {
        super(url, list.operation, createMessage("script", list.operation, data));
        this.list = list;
        this.continuation = continuation;
    }

    private static <T> ScriptListOperation<T> readScheduled(
            HttpUrl url, long latestMillis, BiFunction<List<JsonValue>, CallHistory, CallStep<T>> continuation) {
        return new ScriptListOperation<>(url, ScriptList.SCHEDULED, Map.of("startDateUTC", latestMillis), continuation);
    }

    private static <T> ScriptListOperation<T> readRunningOrQueued(
            HttpUrl url, BiFunction<List<JsonValue>, CallHistory, CallStep<T>> continuation) {
        return new ScriptListOperation<>(url, ScriptList.RUNNING_OR_QUEUED, Map.of(), continuation);
    }

    static ScriptListOperation<List<ScriptJob>> listScheduled(HttpUrl url, ScriptApp app, Instant until) {
        return readScheduled(
                url,
                toMillis(until),
                (jobs, trail) -> CallStep.finishWith(app.decodeEntries(jobs, ScriptList.SCHEDULED)));
    }

    static ScriptListOperation<List<ScriptJob>> listRunningOrQueued(HttpUrl url, ScriptApp app) {
        return readRunningOrQueued(
                url, (jobs, trail) -> CallStep.finishWith(app.decodeEntries(jobs, ScriptList.RUNNING_OR_QUEUED)));
    }

    /** Reads the lists of the query. The entry of the list that is read last counts. */
    static <T> Operation<T> firstPage(
            HttpUrl url, ScriptApp app, ScriptListRequest request, Function<List<ScriptJob>, T> resultMapper) {
        return PagedListFlow.firstPage(request, request.listsToRead(), list -> readPage(url, app, list), resultMapper);
    }

    private static Operation<ListPage<ScriptJob, ScriptList>> readPage(HttpUrl url, ScriptApp app, ScriptList list) {
        BiFunction<List<JsonValue>, CallHistory, CallStep<ListPage<ScriptJob, ScriptList>>> toPage =
                (entries, history) -> CallStep.finishWith(new ListPage<>(app.decodeEntries(entries, list), null));
        return list == ScriptList.SCHEDULED
                ? readScheduled(url, LATEST_MILLIS, toPage)
                : readRunningOrQueued(url, toPage);
    }

    private static long toMillis(Instant time) {
        try {
            return Objects.requireNonNull(time, "until").toEpochMilli();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the time cannot be expressed in milliseconds: " + time, e);
        }
    }

    /** Finds one job in the lists. */
    static <T> ScriptListOperation<T> findJob(
            HttpUrl url, JobRef ref, BiFunction<ScriptJob, CallHistory, CallStep<T>> continuation) {
        return findJobs(url, List.of(ref), (jobs, trail) -> continuation.apply(jobs.get(0), trail));
    }

    /**
     * Finds jobs in the lists. The scheduled jobs are read first: a job that starts between the two reads is then in
     * the second list.
     */
    static <T> ScriptListOperation<T> findJobs(
            HttpUrl url, List<JobRef> refs, BiFunction<List<ScriptJob>, CallHistory, CallStep<T>> continuation) {
        return readScheduled(url, LATEST_MILLIS, (scheduledEntries, trail) -> {
            Map<JobRef, ScriptJob> foundJobs = new HashMap<>();
            collectFound(foundJobs, refs, scheduledEntries, ScriptList.SCHEDULED);
            return foundJobs.size() == refs.size()
                    ? continuation.apply(inRequestOrder(foundJobs, refs), trail)
                    : CallStep.continueWith(readRunningOrQueued(url, (activeEntries, activeTrail) -> {
                        collectFound(foundJobs, refs, activeEntries, ScriptList.RUNNING_OR_QUEUED);
                        return continuation.apply(inRequestOrder(foundJobs, refs), activeTrail);
                    }));
        });
    }

    private static void collectFound(
            Map<JobRef, ScriptJob> foundJobs, List<JobRef> refs, List<JsonValue> entries, ScriptList list) {
        for (JobRef ref : refs) {
            findById(ref.id(), entries)
                    .ifPresent(job -> foundJobs.putIfAbsent(ref, ScriptJob.ofListEntry(ref, job, list)));
        }
    }

    private static List<ScriptJob> inRequestOrder(Map<JobRef, ScriptJob> foundJobs, List<JobRef> refs) {
        return refs.stream()
                .map(ref -> foundJobs.getOrDefault(ref, ScriptJob.absentJob(ref)))
                .toList();
    }

    private static Optional<JsonValue> findById(String id, List<JsonValue> jobs) {
        return jobs.stream().filter(job -> job.textField("jobId").equals(id)).findFirst();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    CallStep<T> decodeAccepted(MessageResponse response, HttpReply reply, CallHistory trail) {
        JsonValue jobs = response.data().get(list.responseField);
        // an answer without a list is not an empty list, and a job without an id could be any job
        if (!jobs.isArray()
                || jobs.items().stream().anyMatch(job -> job.textField("jobId").isBlank())) {
            return CallStep.failAttempt(ScriptErrors.unexpectedAnswer("the answer contains no list of jobs", reply));
        }
        return continuation.apply(jobs.items(), trail);
    }
}
