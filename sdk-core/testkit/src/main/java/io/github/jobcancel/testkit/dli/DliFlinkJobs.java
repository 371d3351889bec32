// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import io.github.jobcancel.testkit.dli.service.DliCall;
import io.github.jobcancel.testkit.dli.service.DliQuery;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Flink jobs, API v1.0. */
final class DliFlinkJobs {
    private static final String NEVER_RUN = "job_init";

    private final DliStore store;
    private final DliKnobs knobs;

    DliFlinkJobs(DliStore store, DliKnobs knobs) {
        this.store = store;
        this.knobs = knobs;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.dli("POST", "v1.0/*/streaming/jobs/stop", this::stop),
                DliRoute.dli("GET", "v1.0/*/streaming/jobs/*", this::details),
                DliRoute.dli("DELETE", "v1.0/*/streaming/jobs/*", this::delete),
                DliRoute.dli("GET", "v1.0/*/streaming/jobs", this::list));
    }

    private Answer stop(DliCall call) {
        JsonNode body = call.json();
        JsonNode ids = body.path("job_ids");
        boolean valid = ids.isArray() && !ids.isEmpty();
        for (JsonNode id : ids) {
            valid &= id.isIntegralNumber();
        }
        if (!valid) {
            return refuse("DLI.0001", "Parameter check errors occur: job_ids");
        }
        List<Optional<DliEntry>> jobs = new ArrayList<>();
        ids.forEach(id -> jobs.add(store.find(DliKind.FLINK, call, id.asText())));
        long unknown = jobs.stream().filter(Optional::isEmpty).count();
        if (unknown == jobs.size() || (unknown > 0 && knobs.stopAllOrNone)) {
            return refuse("DLI.16001", "The job does not exist.");
        }
        boolean savepoint = body.path("trigger_savepoint").asBoolean(false);
        return reply(jobs.stream().map(job -> stop(job, savepoint, call)).toList());
    }

    /** Whether the request to stop was delivered to the job. */
    private boolean stop(Optional<DliEntry> job, boolean savepoint, DliCall call) {
        if (job.isEmpty() || job.get().atRest() || job.get().word().equals(NEVER_RUN)) {
            return false;
        }
        List<String> phases = savepoint ? List.of("job_savepointing", "job_canceling") : List.of("job_canceling");
        job.get().cancel(phases, knobs, call.now());
        return true;
    }

    private Answer reply(List<Boolean> delivered) {
        boolean all = !delivered.contains(false);
        ArrayNode items = DliAnswers.JSON.createArrayNode();
        switch (knobs.stopReply) {
            case ARRAY -> delivered.forEach(one -> items.add(item(one)));
            case ONE_ITEM -> items.add(item(all));
            case OBJECT -> {
                return DliAnswers.json(200, item(all));
            }
        }
        return DliAnswers.json(200, items);
    }

    private ObjectNode item(boolean delivered) {
        String message = delivered ? "The request for stopping DLI jobs is delivered." : "The job cannot be stopped.";
        return DliSqlJobs.flagged(knobs.flinkFlag, delivered, message);
    }

    private Answer refuse(String code, String message) {
        ObjectNode error = DliAnswers.object().put("error_code", code).put("error_msg", message);
        return DliAnswers.json(
                400, knobs.errorsInArray ? DliAnswers.JSON.createArrayNode().add(error) : error);
    }

    private Answer details(DliCall call) {
        return store.find(DliKind.FLINK, call)
                .map(e -> {
                    ObjectNode out = flagged("The job is queried successfully.");
                    out.set("job_detail", record(e, call));
                    return DliAnswers.json(200, out);
                })
                .orElseGet(() -> missing(call));
    }

    private Answer delete(DliCall call) {
        return store.find(DliKind.FLINK, call)
                .map(e -> {
                    e.move(DliScript.GONE, call.now());
                    return DliAnswers.json(200, flagged("The job is deleted successfully."));
                })
                .orElseGet(() -> missing(call));
    }

    private static Answer missing(DliCall call) {
        return call.id().matches("\\d{1,19}")
                ? DliAnswers.dli(400, "DLI.16001", "The job does not exist.")
                : DliAnswers.dli(400, "DLI.0001", "Parameter check errors occur: job_id");
    }

    private ObjectNode flagged(String message) {
        return DliSqlJobs.flagged(knobs.flinkFlag, true, message);
    }

    private ObjectNode record(DliEntry entry, DliCall call) {
        String status = entry.show(call.now());
        DliScript script = entry.script();
        ObjectNode out = DliAnswers.object();
        out.put("job_id", Long.parseLong(entry.id)).put("name", script.name).put("desc", "");
        out.put("job_type", "flink_jar_job").put("status", status).put("status_desc", "");
        out.put("create_time", entry.created.toEpochMilli());
        if (status.equals(NEVER_RUN)) {
            out.putNull("start_time");
        } else {
            out.put("start_time", entry.created.toEpochMilli());
        }
        out.put("update_time", entry.changed().toEpochMilli()).put("queue_name", script.queue);
        out.put("user_name", script.owner).put("has_savepoint", false);
        if (knobs.nullFields) {
            List.of("desc", "status_desc", "user_name", "has_savepoint").forEach(out::putNull);
        }
        return out;
    }

    private Answer list(DliCall call) {
        DliQuery query = call.query();
        long limit = query.number(0, 100, "limit").orElse(10);
        long offset = query.number(0, Long.MAX_VALUE, "offset").orElse(0);
        List<DliEntry> found = new ArrayList<>(store.newestFirst(DliKind.FLINK, call).stream()
                .filter(filter(query))
                .toList());
        if (query.oneOf(List.of("desc", "asc"), "order").equals("asc")) {
            Collections.reverse(found);
        }
        ObjectNode out = flagged("The list of jobs is queried successfully.");
        ObjectNode jobs = out.putObject("job_list").put("total_count", found.size());
        ArrayNode page = jobs.putArray("jobs");
        DliStore.page(found, offset, limit, knobs.pageShift).forEach(e -> page.add(record(e, call)));
        return DliAnswers.json(200, out);
    }

    private Predicate<DliEntry> filter(DliQuery query) {
        return e -> query.text("job_type").stream().allMatch("flink_jar_job"::equals)
                && query.text("status").stream().allMatch(e.word()::equals)
                && query.text("queue_name").stream().allMatch(e.script().queue::equals)
                && query.text("name").stream().allMatch(n -> DliBatches.names(knobs, n, e))
                && query.text("user_name").stream().allMatch(e.script().owner::equals)
                && query.text("root_job_id").isEmpty();
    }
}
