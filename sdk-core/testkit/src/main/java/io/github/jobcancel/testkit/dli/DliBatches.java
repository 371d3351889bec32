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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Spark batches, API v2.0. */
final class DliBatches {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final List<String> STATES = List.of("", "starting", "running", "dead", "success", "recovering");
    private static final List<String> ORDERS =
            List.of("CREATE_TIME_DESC", "CREATE_TIME_ASC", "DURATION_DESC", "DURATION_ASC");

    private final DliStore store;
    private final DliKnobs knobs;
    private final Map<String, String> submitted = new HashMap<>();
    private DliScript submission =
            DliScript.of("starting").then(Duration.ofSeconds(5), "running").then(Duration.ofMinutes(5), "success");

    DliBatches(DliStore store, DliKnobs knobs) {
        this.store = store;
        this.knobs = knobs;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.dli("DELETE", "v2.0/*/batches/*", this::cancel),
                DliRoute.dli("GET", "v2.0/*/batches/*/state", this::state),
                DliRoute.dli("GET", "v2.0/*/batches/*", this::details),
                DliRoute.dli("GET", "v2.0/*/batches", this::list),
                DliRoute.dli("POST", "v2.0/*/batches", this::create));
    }

    void submission(DliScript script) {
        this.submission = script;
    }

    private Answer cancel(DliCall call) {
        Optional<DliEntry> entry = store.find(DliKind.BATCH, call);
        if (entry.isEmpty()) {
            return missing(call);
        }
        if (!entry.get().atRest()) {
            entry.get().cancel(List.of(DliEntry.AS_BEFORE), knobs, call.now());
            return accepted();
        }
        return knobs.tooLate == DliReading.TooLate.ACCEPTED ? accepted() : tooLate(knobs, "The batch has ended.");
    }

    private Answer accepted() {
        return switch (knobs.cancelReply) {
            case DELETED -> DliAnswers.json(200, DliAnswers.object().put("msg", "deleted"));
            case EMPTY -> Answer.of(200, "", "");
            case NO_CONTENT -> new Answer(204, Map.of(), new byte[0]);
            case TEXT -> Answer.of(200, "text/plain", "deleted");
            case NULLS -> DliAnswers.json(200, nulls(DliAnswers.object()).putNull("msg"));
        };
    }

    static Answer tooLate(DliKnobs knobs, String message) {
        String code = switch (knobs.tooLate) {
            case CODE_0001 -> "DLI.0001";
            case CODE_0002 -> "DLI.0002";
            case CODE_0012 -> "DLI.0012";
            case CODE_0999 -> "DLI.0999";
            case CODE_0007, ACCEPTED, UNSUCCESSFUL -> "DLI.0007";
        };
        return DliAnswers.dli(400, code, message);
    }

    private Answer missing(DliCall call) {
        if (!UUID.matcher(call.id()).matches()) {
            return DliAnswers.dli(400, "DLI.0001", "Parameter check errors occur: batch id");
        }
        return missing(knobs, call.id());
    }

    static Answer missing(DliKnobs knobs, String id) {
        return switch (knobs.missing) {
            case CODE_0002 -> DliAnswers.dli(400, "DLI.0002", "The object does not exist.");
            case CODE_0023 -> DliAnswers.dli(404, "DLI.0023", "No related resource found.");
            case SESSION -> DliAnswers.sessionNotFound(id);
        };
    }

    private Answer state(DliCall call) {
        return store.find(DliKind.BATCH, call)
                .map(e -> DliAnswers.json(
                        200, DliAnswers.object().put("id", e.id).put("state", spelt(e.show(call.now())))))
                .orElseGet(() -> missing(call));
    }

    private Answer details(DliCall call) {
        return store.find(DliKind.BATCH, call)
                .map(e -> DliAnswers.json(200, record(e, call)))
                .orElseGet(() -> missing(call));
    }

    private Answer create(DliCall call) {
        JsonNode body = call.json();
        if (!body.path("file").isTextual()) {
            return DliAnswers.dli(400, "DLI.0001", "Parameter check errors occur: file");
        }
        String queue = body.path("queue").asText(body.path("cluster_name").asText(submission.queue));
        DliScript script = submission
                .named(body.path("name").asText(submission.name))
                .on(queue)
                .in(call.project());
        DliEntry entry = store.add(DliKind.BATCH, script, call.now());
        submitted.put(entry.id, call.request().body());
        return DliAnswers.json(200, record(entry, call).put("duration", duration(entry, call)));
    }

    private Answer list(DliCall call) {
        DliQuery query = call.query();
        long from = query.number(0, Integer.MAX_VALUE, "from").orElse(0);
        long size = Math.min(query.number(0, Integer.MAX_VALUE, "size").orElse(100), knobs.maxPageSize);
        List<DliEntry> all = store.newestFirst(DliKind.BATCH, call);
        List<DliEntry> found = sorted(all.stream().filter(filter(query)).toList(), call);
        ObjectNode out = DliAnswers.object();
        out.put("from", from).put("total", knobs.totalOfAll ? all.size() : found.size());
        ArrayNode sessions = out.putArray("sessions");
        for (DliEntry entry : DliStore.page(found, from, size, knobs.pageShift)) {
            sessions.add(record(entry, call).put("duration", duration(entry, call)));
        }
        return DliAnswers.json(200, out.put("create_time", call.now().toEpochMilli()));
    }

    private Predicate<DliEntry> filter(DliQuery query) {
        String state = query.oneOf(STATES, "state");
        long start = query.number(0, Long.MAX_VALUE, "start").orElse(Long.MIN_VALUE);
        long end = query.number(0, Long.MAX_VALUE, "end").orElse(Long.MAX_VALUE);
        return e -> (state.isEmpty() || e.word().equals(state))
                && query.text("job_name").stream().allMatch(n -> names(knobs, n, e))
                && query.text("job-id", "job_id").stream().allMatch(e.id::equals)
                && query.text("queue_name", "cluster_name").stream().allMatch(e.script().queue::equals)
                && query.text("owner").stream().allMatch(e.script().owner::equals)
                && e.created.toEpochMilli() >= start
                && e.created.toEpochMilli() <= (knobs.endExcluded ? end - 1 : end);
    }

    static boolean names(DliKnobs knobs, String wanted, DliEntry entry) {
        return knobs.looseNames
                ? entry.script().name.contains(wanted)
                : entry.script().name.equals(wanted);
    }

    private static List<DliEntry> sorted(List<DliEntry> newestFirst, DliCall call) {
        Comparator<DliEntry> byDuration = Comparator.comparingLong(e -> duration(e, call));
        return switch (call.query().oneOf(ORDERS, "order")) {
            case "CREATE_TIME_ASC" -> {
                List<DliEntry> turned = new ArrayList<>(newestFirst);
                Collections.reverse(turned);
                yield turned;
            }
            case "DURATION_DESC" ->
                newestFirst.stream().sorted(byDuration.reversed()).toList();
            case "DURATION_ASC" -> newestFirst.stream().sorted(byDuration).toList();
            default -> newestFirst;
        };
    }

    static long duration(DliEntry entry, DliCall call) {
        return Duration.between(entry.created, entry.atRest() ? entry.changed() : call.now())
                .toMillis();
    }

    private ObjectNode record(DliEntry entry, DliCall call) {
        String state = spelt(entry.show(call.now()));
        DliScript script = entry.script();
        ObjectNode out = knobs.nullFields ? nulls(DliAnswers.object()) : DliAnswers.object();
        out.put("id", entry.id);
        appId(out, entry.id);
        out.put("name", script.name).put("owner", script.owner).put("proxyUser", "");
        out.put("state", state).put("kind", "");
        out.putArray("log").add("stdout: ").add("stderr: ");
        out.put("sc_type", "CUSTOMIZED");
        if (knobs.queueField != DliReading.QueueField.QUEUE) {
            out.put("cluster_name", script.queue);
        }
        if (knobs.queueField != DliReading.QueueField.CLUSTER_NAME) {
            out.put("queue", script.queue);
        }
        out.put("create_time", entry.created.toEpochMilli());
        out.put("update_time", entry.changed().toEpochMilli());
        if (submitted.containsKey(entry.id)) {
            out.put("req_body", submitted.get(entry.id));
        }
        if (knobs.nullFields) {
            List.of("appId", "name", "owner", "proxyUser", "kind", "log", "sc_type")
                    .forEach(out::putNull);
        }
        return out;
    }

    private void appId(ObjectNode out, String id) {
        String app = "batch-session-" + id + ":30663";
        switch (knobs.appId) {
            case TEXT -> out.put("appId", app);
            case EMPTY -> out.put("appId", "");
            case NULL -> out.putNull("appId");
            case ARRAY -> out.putArray("appId").add(app);
        }
    }

    private static ObjectNode nulls(ObjectNode out) {
        return out.putNull("error_code").putNull("error_msg").put("is_success", false);
    }

    private String spelt(String state) {
        return switch (knobs.spelling) {
            case LOWER -> state;
            case CAPITAL ->
                state.isEmpty() ? state : state.substring(0, 1).toUpperCase(Locale.ROOT) + state.substring(1);
            case UPPER -> state.toUpperCase(Locale.ROOT);
        };
    }
}
