// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.dli.service.DliQueryParameters;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliRequest;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers the requests about SQL jobs, API v1.0. All of the jobs are queries. */
final class DliSqlJobHandler {
    private static final String STATEMENT = "SELECT 1";
    private static final List<String> SORT_ORDERS =
            List.of("start_time_desc", "start_time_asc", "duration_desc", "duration_asc");

    private final DliJobStore jobStore;
    private final DliBehavior behavior;

    DliSqlJobHandler(DliJobStore jobStore, DliBehavior behavior) {
        this.jobStore = jobStore;
        this.behavior = behavior;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.dliRoute("DELETE", "v1.0/*/jobs/*", this::cancelJob),
                DliRoute.dliRoute("DELETE", "v1.0/*/queues/*/jobs/*", this::cancelJob),
                DliRoute.dliRoute(
                        "GET",
                        "v1.0/*/jobs/*/status",
                        request -> readJob(request, storedJob -> statusRecord(storedJob, request))),
                DliRoute.dliRoute("GET", "v1.0/*/jobs/*/detail", request -> readJob(request, this::detailRecord)),
                DliRoute.dliRoute(
                        "GET",
                        "v1/*/jobs/*/progress",
                        request -> readJob(request, storedJob -> progressRecord(storedJob, request))),
                DliRoute.dliRoute("GET", "v1.0/*/jobs", this::listJobs));
    }

    private FakeReply cancelJob(DliRequest request) {
        Optional<DliStoredJob> storedJob = jobStore.findJob(DliJobKind.SQL, request)
                .filter(candidate -> request.pathVariables().size() == 2
                        || candidate
                                .script()
                                .queue
                                .equals(request.pathVariables().get(1)));
        if (storedJob.isEmpty()) {
            return DliBatchHandler.unknownJobError(behavior, request.lastVariable());
        }
        if (!storedJob.get().isTerminal()) {
            storedJob.get().acceptCancel(List.of(DliStoredJob.SCRIPT_STATE), behavior, request.receivedAt());
            return DliReplies.jsonReply(200, successReply(true, ""));
        }
        String message = "The job is in state " + storedJob.get().state() + " and cannot be cancelled.";
        return switch (behavior.lateCancelReply) {
            case ACCEPTED -> DliReplies.jsonReply(200, successReply(true, ""));
            case UNSUCCESSFUL -> DliReplies.jsonReply(200, successReply(false, message));
            default -> DliBatchHandler.lateCancelError(behavior, message);
        };
    }

    private FakeReply readJob(DliRequest request, Function<DliStoredJob, ObjectNode> toRecord) {
        return jobStore.findJob(DliJobKind.SQL, request)
                .map(storedJob ->
                        DliReplies.jsonReply(200, successReply(true, "").setAll(toRecord.apply(storedJob))))
                .orElseGet(() -> DliBatchHandler.unknownJobError(behavior, request.lastVariable()));
    }

    private ObjectNode successReply(boolean success, String message) {
        return successReply(behavior.sqlSuccessFlag, success, message);
    }

    static ObjectNode successReply(DliVariants.SuccessFlagType flag, boolean success, String message) {
        ObjectNode reply = DliReplies.newObject();
        switch (flag) {
            case BOOLEAN -> reply.put("is_success", success);
            case TEXT -> reply.put("is_success", String.valueOf(success));
        }
        return reply.put("message", message);
    }

    private ObjectNode statusRecord(DliStoredJob storedJob, DliRequest request) {
        String status = storedJob.readState(request.receivedAt());
        DliJobScript script = storedJob.script();
        ObjectNode statusNode = DliReplies.newObject();
        statusNode.put("job_id", storedJob.id).put("job_type", "QUERY").put("job_mode", "async");
        statusNode.put("queue_name", script.queue).put("owner", script.owner);
        statusNode
                .put("start_time", storedJob.createdAt.toEpochMilli())
                .put("duration", DliBatchHandler.durationMillis(storedJob, request));
        statusNode
                .put("status", status)
                .put("input_row_count", 0)
                .put("bad_row_count", 0)
                .put("input_size", 0);
        statusNode.put("result_count", status.equals("FINISHED") ? 1 : 0);
        statusNode.put("database_name", "default").put("table_name", "");
        statusNode.put("detail", "{}").put("statement", STATEMENT);
        statusNode.putArray("tags").addObject().put("key", "name").put("value", script.name);
        if (behavior.sendsNullFields) {
            List.of("job_mode", "owner", "database_name", "table_name", "detail", "statement", "tags")
                    .forEach(statusNode::putNull);
        }
        return statusNode;
    }

    /** Returns the fields that the documents list for the detail call; the status is not one of them. */
    private ObjectNode detailRecord(DliStoredJob storedJob) {
        ObjectNode detailNode = DliReplies.newObject();
        detailNode.put("job_id", storedJob.id).put("owner", storedJob.script().owner);
        detailNode.put("start_time", storedJob.createdAt.toEpochMilli()).put("duration", 0);
        return detailNode.put("database_name", "default").put("with_column_header", false);
    }

    private ObjectNode progressRecord(DliStoredJob storedJob, DliRequest request) {
        String status = storedJob.readState(request.receivedAt());
        ObjectNode progressNode = DliReplies.newObject();
        progressNode.put("job_id", storedJob.id).put("status", status).put("sub_job_id", 0);
        return progressNode.put("progress", storedJob.isTerminal() ? 1 : 0.5);
    }

    private FakeReply listJobs(DliRequest request) {
        DliQueryParameters query = request.queryParameters();
        long size = query.numberInRange(1, 100, "page-size").orElse(50);
        long page = query.numberInRange(1, 100, "current-page").orElse(1);
        List<DliStoredJob> projectJobs = jobStore.newestFirst(DliJobKind.SQL, request);
        List<DliStoredJob> matchingJobs =
                sortJobs(projectJobs.stream().filter(filterPredicate(query)).toList(), request);
        ObjectNode reply = successReply(true, "").put("job_count", matchingJobs.size());
        ArrayNode jobs = reply.putArray("jobs");
        for (DliStoredJob storedJob : DliJobStore.slicePage(matchingJobs, (page - 1) * size, size, 0)) {
            ObjectNode job = statusRecord(storedJob, request);
            job.put("end_time", storedJob.isTerminal() ? storedJob.changedAt().toEpochMilli() : 0);
            jobs.add(job.put("message", "").put("with_column_header", false));
        }
        return DliReplies.jsonReply(200, reply);
    }

    private Predicate<DliStoredJob> filterPredicate(DliQueryParameters query) {
        List<String> types = query.allValues("job-type", "job_types");
        long start = query.numberInRange(0, Long.MAX_VALUE, "start").orElse(Long.MIN_VALUE);
        long end = query.numberInRange(0, Long.MAX_VALUE, "end").orElse(Long.MAX_VALUE);
        return storedJob -> (types.isEmpty() || types.contains("QUERY"))
                && query.firstValue("job-status").stream()
                        .allMatch(status -> status.equalsIgnoreCase(storedJob.state()))
                && query.firstValue("job-id").stream().allMatch(storedJob.id::equals)
                && query.firstValue("queue_name").stream().allMatch(storedJob.script().queue::equals)
                && query.firstValue("owner").stream().allMatch(storedJob.script().owner::equals)
                && query.firstValue("engine_type", "engine-type").stream().allMatch("spark"::equalsIgnoreCase)
                && query.firstValue("sql_pattern").stream().allMatch(STATEMENT::contains)
                && query.firstValue("tags").stream()
                        .allMatch(tagText -> List.of(tagText.split(",")).contains("name=" + storedJob.script().name))
                && storedJob.createdAt.toEpochMilli() >= start
                && storedJob.createdAt.toEpochMilli() <= (behavior.endTimeExcluded ? end - 1 : end);
    }

    private static List<DliStoredJob> sortJobs(List<DliStoredJob> newestFirst, DliRequest request) {
        List<DliStoredJob> sortedJobs = new ArrayList<>(newestFirst);
        Comparator<DliStoredJob> byDuration =
                Comparator.comparingLong(storedJob -> DliBatchHandler.durationMillis(storedJob, request));
        switch (request.queryParameters().allowedValue(SORT_ORDERS, "order")) {
            case "start_time_asc" -> Collections.reverse(sortedJobs);
            case "duration_desc" -> sortedJobs.sort(byDuration.reversed());
            case "duration_asc" -> sortedJobs.sort(byDuration);
            default -> {}
        }
        return sortedJobs;
    }
}
