// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import io.github.jobcancel.testkit.dli.service.DliCall;
import io.github.jobcancel.testkit.dli.service.DliQuery;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** SQL jobs, API v1.0. All of them are queries. */
final class DliSqlJobs {
    private static final String STATEMENT = "SELECT 1";
    private static final List<String> ORDERS =
            List.of("start_time_desc", "start_time_asc", "duration_desc", "duration_asc");

    private final DliStore store;
    private final DliKnobs knobs;

    DliSqlJobs(DliStore store, DliKnobs knobs) {
        this.store = store;
        this.knobs = knobs;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.dli("DELETE", "v1.0/*/jobs/*", this::cancel),
                DliRoute.dli("DELETE", "v1.0/*/queues/*/jobs/*", this::cancel),
                DliRoute.dli("GET", "v1.0/*/jobs/*/status", call -> read(call, e -> status(e, call))),
                DliRoute.dli("GET", "v1.0/*/jobs/*/detail", call -> read(call, this::detail)),
                DliRoute.dli("GET", "v1/*/jobs/*/progress", call -> read(call, e -> progress(e, call))),
                DliRoute.dli("GET", "v1.0/*/jobs", this::list));
    }

    private Answer cancel(DliCall call) {
        Optional<DliEntry> entry = store.find(DliKind.SQL, call)
                .filter(e -> call.vars().size() == 2
                        || e.script().queue.equals(call.vars().get(1)));
        if (entry.isEmpty()) {
            return DliBatches.missing(knobs, call.id());
        }
        if (!entry.get().atRest()) {
            entry.get().cancel(List.of(DliEntry.AS_BEFORE), knobs, call.now());
            return DliAnswers.json(200, flagged(true, ""));
        }
        String message = "The job is in state " + entry.get().word() + " and cannot be cancelled.";
        return switch (knobs.tooLate) {
            case ACCEPTED -> DliAnswers.json(200, flagged(true, ""));
            case UNSUCCESSFUL -> DliAnswers.json(200, flagged(false, message));
            default -> DliBatches.tooLate(knobs, message);
        };
    }

    private Answer read(DliCall call, Function<DliEntry, ObjectNode> record) {
        return store.find(DliKind.SQL, call)
                .map(e -> DliAnswers.json(200, flagged(true, "").setAll(record.apply(e))))
                .orElseGet(() -> DliBatches.missing(knobs, call.id()));
    }

    private ObjectNode flagged(boolean success, String message) {
        return flagged(knobs.sqlFlag, success, message);
    }

    static ObjectNode flagged(DliReading.SuccessFlag flag, boolean success, String message) {
        ObjectNode out = DliAnswers.object();
        switch (flag) {
            case BOOLEAN -> out.put("is_success", success);
            case TEXT -> out.put("is_success", String.valueOf(success));
        }
        return out.put("message", message);
    }

    private ObjectNode status(DliEntry entry, DliCall call) {
        String status = entry.show(call.now());
        DliScript script = entry.script();
        ObjectNode out = DliAnswers.object();
        out.put("job_id", entry.id).put("job_type", "QUERY").put("job_mode", "async");
        out.put("queue_name", script.queue).put("owner", script.owner);
        out.put("start_time", entry.created.toEpochMilli()).put("duration", DliBatches.duration(entry, call));
        out.put("status", status)
                .put("input_row_count", 0)
                .put("bad_row_count", 0)
                .put("input_size", 0);
        out.put("result_count", status.equals("FINISHED") ? 1 : 0);
        out.put("database_name", "default").put("table_name", "");
        out.put("detail", "{}").put("statement", STATEMENT);
        out.putArray("tags").addObject().put("key", "name").put("value", script.name);
        if (knobs.nullFields) {
            List.of("job_mode", "owner", "database_name", "table_name", "detail", "statement", "tags")
                    .forEach(out::putNull);
        }
        return out;
    }

    /** What the detail page documents; there is no status in it. */
    private ObjectNode detail(DliEntry entry) {
        ObjectNode out = DliAnswers.object();
        out.put("job_id", entry.id).put("owner", entry.script().owner);
        out.put("start_time", entry.created.toEpochMilli()).put("duration", 0);
        return out.put("database_name", "default").put("with_column_header", false);
    }

    private ObjectNode progress(DliEntry entry, DliCall call) {
        String status = entry.show(call.now());
        ObjectNode out = DliAnswers.object();
        out.put("job_id", entry.id).put("status", status).put("sub_job_id", 0);
        return out.put("progress", entry.atRest() ? 1 : 0.5);
    }

    private Answer list(DliCall call) {
        DliQuery query = call.query();
        long size = query.number(1, 100, "page-size").orElse(50);
        long page = query.number(1, 100, "current-page").orElse(1);
        List<DliEntry> all = store.newestFirst(DliKind.SQL, call);
        List<DliEntry> found = sorted(all.stream().filter(filter(query)).toList(), call);
        ObjectNode out = flagged(true, "").put("job_count", found.size());
        ArrayNode jobs = out.putArray("jobs");
        for (DliEntry entry : DliStore.page(found, (page - 1) * size, size, 0)) {
            ObjectNode job = status(entry, call);
            job.put("end_time", entry.atRest() ? entry.changed().toEpochMilli() : 0);
            jobs.add(job.put("message", "").put("with_column_header", false));
        }
        return DliAnswers.json(200, out);
    }

    private Predicate<DliEntry> filter(DliQuery query) {
        List<String> types = query.all("job-type", "job_types");
        long start = query.number(0, Long.MAX_VALUE, "start").orElse(Long.MIN_VALUE);
        long end = query.number(0, Long.MAX_VALUE, "end").orElse(Long.MAX_VALUE);
        return e -> (types.isEmpty() || types.contains("QUERY"))
                && query.text("job-status").stream().allMatch(s -> s.equalsIgnoreCase(e.word()))
                && query.text("job-id").stream().allMatch(e.id::equals)
                && query.text("queue_name").stream().allMatch(e.script().queue::equals)
                && query.text("owner").stream().allMatch(e.script().owner::equals)
                && query.text("engine_type", "engine-type").stream().allMatch("spark"::equalsIgnoreCase)
                && query.text("sql_pattern").stream().allMatch(STATEMENT::contains)
                && query.text("tags").stream()
                        .allMatch(t -> List.of(t.split(",")).contains("name=" + e.script().name))
                && e.created.toEpochMilli() >= start
                && e.created.toEpochMilli() <= (knobs.endExcluded ? end - 1 : end);
    }

    private static List<DliEntry> sorted(List<DliEntry> newestFirst, DliCall call) {
        List<DliEntry> out = new ArrayList<>(newestFirst);
        Comparator<DliEntry> byDuration = Comparator.comparingLong(e -> DliBatches.duration(e, call));
        switch (call.query().oneOf(ORDERS, "order")) {
            case "start_time_asc" -> Collections.reverse(out);
            case "duration_desc" -> out.sort(byDuration.reversed());
            case "duration_asc" -> out.sort(byDuration);
            default -> {}
        }
        return out;
    }
}
