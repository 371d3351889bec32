// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import okhttp3.HttpUrl;

/** {@code GET_SCHEDULED_CLOUD_SCRIPTS} or {@code GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS}. */
final class ReadList<T> extends ScriptMessage<T> {
    /** The year 9999: everything that is scheduled at all. */
    private static final long EVER = 253_402_300_799_999L;

    private final ScriptList list;
    private final BiFunction<List<Json>, Trail, Step<T>> then;

    private ReadList(HttpUrl url, ScriptList list, Map<String, ?> data, BiFunction<List<Json>, Trail, Step<T>> then) {
        super(url, list.operation, message("script", list.operation, data));
        this.list = list;
        this.then = then;
    }

    private static <T> ReadList<T> scheduled(HttpUrl url, long until, BiFunction<List<Json>, Trail, Step<T>> then) {
        return new ReadList<>(url, ScriptList.SCHEDULED, Map.of("startDateUTC", until), then);
    }

    private static <T> ReadList<T> runningOrQueued(HttpUrl url, BiFunction<List<Json>, Trail, Step<T>> then) {
        return new ReadList<>(url, ScriptList.RUNNING_OR_QUEUED, Map.of(), then);
    }

    static ReadList<List<ScriptJob>> scheduled(HttpUrl url, ScriptApp app, Instant until) {
        return scheduled(url, millis(until), (jobs, trail) -> Step.done(app.jobs(jobs, ScriptList.SCHEDULED)));
    }

    static ReadList<List<ScriptJob>> runningOrQueued(HttpUrl url, ScriptApp app) {
        return runningOrQueued(url, (jobs, trail) -> Step.done(app.jobs(jobs, ScriptList.RUNNING_OR_QUEUED)));
    }

    /**
     * Both lists as one, the scheduled jobs first: one that starts between the two reads is then in the second list too, and is
     * as that shows it.
     */
    static <T> ReadList<T> both(HttpUrl url, ScriptApp app, Function<List<ScriptJob>, T> then) {
        return scheduled(
                url,
                EVER,
                (waiting, trail) -> Step.next(runningOrQueued(url, (active, later) -> {
                    Map<String, ScriptJob> all = new LinkedHashMap<>();
                    app.jobs(waiting, ScriptList.SCHEDULED)
                            .forEach(job -> all.put(job.ref().id(), job));
                    app.jobs(active, ScriptList.RUNNING_OR_QUEUED)
                            .forEach(job -> all.put(job.ref().id(), job));
                    return Step.done(then.apply(List.copyOf(all.values())));
                })));
    }

    private static long millis(Instant time) {
        try {
            return Objects.requireNonNull(time, "until").toEpochMilli();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the time cannot be told in milliseconds: " + time, e);
        }
    }

    /** Looks for one job. */
    static <T> ReadList<T> find(HttpUrl url, JobRef ref, BiFunction<ScriptJob, Trail, Step<T>> then) {
        return findAll(url, List.of(ref), (jobs, trail) -> then.apply(jobs.get(0), trail));
    }

    /** Looks for jobs. The scheduled ones first: a job that starts between the two reads is then in the second list. */
    static <T> ReadList<T> findAll(HttpUrl url, List<JobRef> refs, BiFunction<List<ScriptJob>, Trail, Step<T>> then) {
        return scheduled(url, EVER, (waiting, trail) -> {
            Map<JobRef, ScriptJob> found = new HashMap<>();
            found(found, refs, waiting, ScriptList.SCHEDULED);
            return found.size() == refs.size()
                    ? then.apply(inOrder(found, refs), trail)
                    : Step.next(runningOrQueued(url, (active, later) -> {
                        found(found, refs, active, ScriptList.RUNNING_OR_QUEUED);
                        return then.apply(inOrder(found, refs), later);
                    }));
        });
    }

    private static void found(Map<JobRef, ScriptJob> found, List<JobRef> refs, List<Json> listed, ScriptList list) {
        for (JobRef ref : refs) {
            named(ref.id(), listed).ifPresent(job -> found.putIfAbsent(ref, ScriptJob.entry(ref, job, list)));
        }
    }

    private static List<ScriptJob> inOrder(Map<JobRef, ScriptJob> found, List<JobRef> refs) {
        return refs.stream()
                .map(ref -> found.getOrDefault(ref, ScriptJob.absent(ref)))
                .toList();
    }

    private static Optional<Json> named(String id, List<Json> jobs) {
        return jobs.stream().filter(job -> job.text("jobId").equals(id)).findFirst();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    Step<T> accepted(MessageResponse said, Reply reply, Trail trail) {
        Json jobs = said.data().get(list.field);
        // an answer without its list is no empty list, and a job that has no id might be any
        if (!jobs.isArray()
                || jobs.items().stream().anyMatch(job -> job.text("jobId").isBlank())) {
            return Step.failed(ScriptErrors.unexpected("the answer holds no list of jobs", reply));
        }
        return then.apply(jobs.items(), trail);
    }
}
