// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.dli.service.DliQueryParameters;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliRequest;
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

/** Answers the requests about Spark batches, API v2.0. */
final class DliBatchHandler {
    private static final Pattern UUID_PATTERN =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final List<String> FILTER_STATES =
            List.of("", "starting", "running", "dead", "success", "recovering");
    private static final List<String> SORT_ORDERS =
            List.of("CREATE_TIME_DESC", "CREATE_TIME_ASC", "DURATION_DESC", "DURATION_ASC");

    private final DliJobStore jobStore;
    private final DliBehavior behavior;
    private final Map<String, String> submissionBodies = new HashMap<>();
    private DliJobScript submissionScript = DliJobScript.startingIn("starting")
            .andThen(Duration.ofSeconds(5), "running")
            .andThen(Duration.ofMinutes(5), "success");

    DliBatchHandler(DliJobStore jobStore, DliBehavior behavior) {
        this.jobStore = jobStore;
        this.behavior = behavior;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.dliRoute("DELETE", "v2.0/*/batches/*", this::cancelBatch),
                DliRoute.dliRoute("GET", "v2.0/*/batches/*/state", this::readState),
                DliRoute.dliRoute("GET", "v2.0/*/batches/*", this::readDetails),
                DliRoute.dliRoute("GET", "v2.0/*/batches", this::listBatches),
                DliRoute.dliRoute("POST", "v2.0/*/batches", this::submitBatch));
    }

    void setSubmissionScript(DliJobScript script) {
        this.submissionScript = script;
    }

    private FakeReply cancelBatch(DliRequest request) {
        Optional<DliStoredJob> storedJob = jobStore.findJob(DliJobKind.BATCH, request);
        if (storedJob.isEmpty()) {
            return unknownBatchError(request);
        }
        if (!storedJob.get().isTerminal()) {
            storedJob.get().acceptCancel(List.of(DliStoredJob.SCRIPT_STATE), behavior, request.receivedAt());
            return cancelReply();
        }
        return behavior.lateCancelReply == DliVariants.LateCancelReply.ACCEPTED
                ? cancelReply()
                : lateCancelError(behavior, "The batch has ended.");
    }

    private FakeReply cancelReply() {
        return switch (behavior.cancelReplyBody) {
            case DELETED -> DliReplies.jsonReply(200, DliReplies.newObject().put("msg", "deleted"));
            case EMPTY -> FakeReply.of(200, "", "");
            case NO_CONTENT -> new FakeReply(204, Map.of(), new byte[0]);
            case TEXT -> FakeReply.of(200, "text/plain", "deleted");
            case NULLS ->
                DliReplies.jsonReply(
                        200, putNullErrorFields(DliReplies.newObject()).putNull("msg"));
        };
    }

    static FakeReply lateCancelError(DliBehavior behavior, String message) {
        String code = switch (behavior.lateCancelReply) {
            case CODE_0001 -> "DLI.0001";
            case CODE_0002 -> "DLI.0002";
            case CODE_0012 -> "DLI.0012";
            case CODE_0999 -> "DLI.0999";
            case CODE_0007, ACCEPTED, UNSUCCESSFUL -> "DLI.0007";
        };
        return DliReplies.dliError(400, code, message);
    }

    private FakeReply unknownBatchError(DliRequest request) {
        if (!UUID_PATTERN.matcher(request.lastVariable()).matches()) {
            return DliReplies.dliError(400, "DLI.0001", "Parameter check errors occur: batch id");
        }
        return unknownJobError(behavior, request.lastVariable());
    }

    static FakeReply unknownJobError(DliBehavior behavior, String id) {
        return switch (behavior.unknownJobReply) {
            case CODE_0002 -> DliReplies.dliError(400, "DLI.0002", "The object does not exist.");
            case CODE_0023 -> DliReplies.dliError(404, "DLI.0023", "No related resource found.");
            case SESSION -> DliReplies.sessionNotFound(id);
        };
    }

    private FakeReply readState(DliRequest request) {
        return jobStore.findJob(DliJobKind.BATCH, request)
                .map(storedJob -> DliReplies.jsonReply(
                        200,
                        DliReplies.newObject()
                                .put("id", storedJob.id)
                                .put("state", spellState(storedJob.readState(request.receivedAt())))))
                .orElseGet(() -> unknownBatchError(request));
    }

    private FakeReply readDetails(DliRequest request) {
        return jobStore.findJob(DliJobKind.BATCH, request)
                .map(storedJob -> DliReplies.jsonReply(200, batchRecord(storedJob, request)))
                .orElseGet(() -> unknownBatchError(request));
    }

    private FakeReply submitBatch(DliRequest request) {
        JsonNode body = request.jsonBody();
        if (!body.path("file").isTextual()) {
            return DliReplies.dliError(400, "DLI.0001", "Parameter check errors occur: file");
        }
        String queue = body.path("queue").asText(body.path("cluster_name").asText(submissionScript.queue));
        DliJobScript script = submissionScript
                .withName(body.path("name").asText(submissionScript.name))
                .withQueue(queue)
                .withProjectId(request.projectId());
        DliStoredJob storedJob = jobStore.addJob(DliJobKind.BATCH, script, request.receivedAt());
        submissionBodies.put(storedJob.id, request.httpRequest().body());
        return DliReplies.jsonReply(
                200, batchRecord(storedJob, request).put("duration", durationMillis(storedJob, request)));
    }

    private FakeReply listBatches(DliRequest request) {
        DliQueryParameters query = request.queryParameters();
        long from = query.numberInRange(0, Integer.MAX_VALUE, "from").orElse(0);
        long size = Math.min(query.numberInRange(0, Integer.MAX_VALUE, "size").orElse(100), behavior.maxPageSize);
        List<DliStoredJob> projectJobs = jobStore.newestFirst(DliJobKind.BATCH, request);
        List<DliStoredJob> matchingJobs =
                sortBatches(projectJobs.stream().filter(filterPredicate(query)).toList(), request);
        ObjectNode reply = DliReplies.newObject();
        reply.put("from", from).put("total", behavior.totalIgnoresFilters ? projectJobs.size() : matchingJobs.size());
        ArrayNode sessions = reply.putArray("sessions");
        for (DliStoredJob storedJob : DliJobStore.slicePage(matchingJobs, from, size, behavior.pageShift)) {
            sessions.add(batchRecord(storedJob, request).put("duration", durationMillis(storedJob, request)));
        }
        return DliReplies.jsonReply(
                200, reply.put("create_time", request.receivedAt().toEpochMilli()));
    }

    private Predicate<DliStoredJob> filterPredicate(DliQueryParameters query) {
        String state = query.allowedValue(FILTER_STATES, "state");
        long start = query.numberInRange(0, Long.MAX_VALUE, "start").orElse(Long.MIN_VALUE);
        long end = query.numberInRange(0, Long.MAX_VALUE, "end").orElse(Long.MAX_VALUE);
        return storedJob -> (state.isEmpty() || storedJob.state().equals(state))
                && query.firstValue("job_name").stream().allMatch(name -> nameMatches(behavior, name, storedJob))
                && query.firstValue("job-id", "job_id").stream().allMatch(storedJob.id::equals)
                && query.firstValue("queue_name", "cluster_name").stream().allMatch(storedJob.script().queue::equals)
                && query.firstValue("owner").stream().allMatch(storedJob.script().owner::equals)
                && storedJob.createdAt.toEpochMilli() >= start
                && storedJob.createdAt.toEpochMilli() <= (behavior.endTimeExcluded ? end - 1 : end);
    }

    static boolean nameMatches(DliBehavior behavior, String wantedName, DliStoredJob storedJob) {
        return behavior.nameFilterContains
                ? storedJob.script().name.contains(wantedName)
                : storedJob.script().name.equals(wantedName);
    }

    private static List<DliStoredJob> sortBatches(List<DliStoredJob> newestFirst, DliRequest request) {
        Comparator<DliStoredJob> byDuration = Comparator.comparingLong(storedJob -> durationMillis(storedJob, request));
        return switch (request.queryParameters().allowedValue(SORT_ORDERS, "order")) {
            case "CREATE_TIME_ASC" -> {
                List<DliStoredJob> oldestFirst = new ArrayList<>(newestFirst);
                Collections.reverse(oldestFirst);
                yield oldestFirst;
            }
            case "DURATION_DESC" ->
                newestFirst.stream().sorted(byDuration.reversed()).toList();
            case "DURATION_ASC" -> newestFirst.stream().sorted(byDuration).toList();
            default -> newestFirst;
        };
    }

    static long durationMillis(DliStoredJob storedJob, DliRequest request) {
        return Duration.between(
                        storedJob.createdAt, storedJob.isTerminal() ? storedJob.changedAt() : request.receivedAt())
                .toMillis();
    }

    private ObjectNode batchRecord(DliStoredJob storedJob, DliRequest request) {
        String state = spellState(storedJob.readState(request.receivedAt()));
        DliJobScript script = storedJob.script();
        ObjectNode batchNode =
                behavior.sendsNullFields ? putNullErrorFields(DliReplies.newObject()) : DliReplies.newObject();
        batchNode.put("id", storedJob.id);
        putAppId(batchNode, storedJob.id);
        batchNode.put("name", script.name).put("owner", script.owner).put("proxyUser", "");
        batchNode.put("state", state).put("kind", "");
        batchNode.putArray("log").add("stdout: ").add("stderr: ");
        batchNode.put("sc_type", "CUSTOMIZED");
        if (behavior.queueFields != DliVariants.QueueFields.QUEUE) {
            batchNode.put("cluster_name", script.queue);
        }
        if (behavior.queueFields != DliVariants.QueueFields.CLUSTER_NAME) {
            batchNode.put("queue", script.queue);
        }
        batchNode.put("create_time", storedJob.createdAt.toEpochMilli());
        batchNode.put("update_time", storedJob.changedAt().toEpochMilli());
        if (submissionBodies.containsKey(storedJob.id)) {
            batchNode.put("req_body", submissionBodies.get(storedJob.id));
        }
        if (behavior.sendsNullFields) {
            List.of("appId", "name", "owner", "proxyUser", "kind", "log", "sc_type")
                    .forEach(batchNode::putNull);
        }
        return batchNode;
    }

    private void putAppId(ObjectNode target, String id) {
        String app = "batch-session-" + id + ":30663";
        switch (behavior.appIdShape) {
            case TEXT -> target.put("appId", app);
            case EMPTY -> target.put("appId", "");
            case NULL -> target.putNull("appId");
            case ARRAY -> target.putArray("appId").add(app);
        }
    }

    private static ObjectNode putNullErrorFields(ObjectNode target) {
        return target.putNull("error_code").putNull("error_msg").put("is_success", false);
    }

    private String spellState(String state) {
        return switch (behavior.stateSpelling) {
            case LOWER -> state;
            case CAPITAL ->
                state.isEmpty() ? state : state.substring(0, 1).toUpperCase(Locale.ROOT) + state.substring(1);
            case UPPER -> state.toUpperCase(Locale.ROOT);
        };
    }
}
