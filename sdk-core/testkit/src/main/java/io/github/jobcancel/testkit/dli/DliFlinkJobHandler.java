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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers the requests about Flink jobs, API v1.0. */
final class DliFlinkJobHandler {
    private static final String INITIAL_STATE = "job_init";

    private final DliJobStore jobStore;
    private final DliBehavior behavior;

    DliFlinkJobHandler(DliJobStore jobStore, DliBehavior behavior) {
        this.jobStore = jobStore;
        this.behavior = behavior;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.dliRoute("POST", "v1.0/*/streaming/jobs/stop", this::stopJobs),
                DliRoute.dliRoute("GET", "v1.0/*/streaming/jobs/*", this::readDetails),
                DliRoute.dliRoute("DELETE", "v1.0/*/streaming/jobs/*", this::deleteJob),
                DliRoute.dliRoute("GET", "v1.0/*/streaming/jobs", this::listJobs));
    }

    private FakeReply stopJobs(DliRequest request) {
        JsonNode body = request.jsonBody();
        JsonNode ids = body.path("job_ids");
        boolean valid = ids.isArray() && !ids.isEmpty();
        for (JsonNode id : ids) {
            valid &= id.isIntegralNumber();
        }
        if (!valid) {
            return stopError("DLI.0001", "Parameter check errors occur: job_ids");
        }
        List<Optional<DliStoredJob>> jobs = new ArrayList<>();
        ids.forEach(id -> jobs.add(jobStore.findJob(DliJobKind.FLINK, request, id.asText())));
        long unknown = jobs.stream().filter(Optional::isEmpty).count();
        if (unknown == jobs.size() || (unknown > 0 && behavior.stopAllOrNone)) {
            return stopError("DLI.16001", "The job does not exist.");
        }
        boolean savepoint = body.path("trigger_savepoint").asBoolean(false);
        return stopReply(
                jobs.stream().map(job -> deliverStop(job, savepoint, request)).toList());
    }

    /** Delivers a stop to one job and returns whether it was delivered. */
    private boolean deliverStop(Optional<DliStoredJob> job, boolean savepoint, DliRequest request) {
        if (job.isEmpty() || job.get().isTerminal() || job.get().state().equals(INITIAL_STATE)) {
            return false;
        }
        List<String> phases = savepoint ? List.of("job_savepointing", "job_canceling") : List.of("job_canceling");
        job.get().acceptCancel(phases, behavior, request.receivedAt());
        return true;
    }

    private FakeReply stopReply(List<Boolean> delivered) {
        boolean allDelivered = !delivered.contains(false);
        ArrayNode items = DliReplies.JSON.createArrayNode();
        switch (behavior.stopReplyShape) {
            case ARRAY -> delivered.forEach(wasDelivered -> items.add(stopItem(wasDelivered)));
            case ONE_ITEM -> items.add(stopItem(allDelivered));
            case OBJECT -> {
                return DliReplies.jsonReply(200, stopItem(allDelivered));
            }
        }
        return DliReplies.jsonReply(200, items);
    }

    private ObjectNode stopItem(boolean delivered) {
        String message = delivered ? "The request for stopping DLI jobs is delivered." : "The job cannot be stopped.";
        return DliSqlJobHandler.successReply(behavior.flinkSuccessFlag, delivered, message);
    }

    private FakeReply stopError(String code, String message) {
        ObjectNode error = DliReplies.newObject().put("error_code", code).put("error_msg", message);
        return DliReplies.jsonReply(
                400, behavior.errorsInArray ? DliReplies.JSON.createArrayNode().add(error) : error);
    }

    private FakeReply readDetails(DliRequest request) {
        return jobStore.findJob(DliJobKind.FLINK, request)
                .map(storedJob -> {
                    ObjectNode reply = successReply("The job is queried successfully.");
                    reply.set("job_detail", jobRecord(storedJob, request));
                    return DliReplies.jsonReply(200, reply);
                })
                .orElseGet(() -> unknownJobError(request));
    }

    private FakeReply deleteJob(DliRequest request) {
        return jobStore.findJob(DliJobKind.FLINK, request)
                .map(storedJob -> {
                    storedJob.moveTo(DliJobScript.REMOVED_STATE, request.receivedAt());
                    return DliReplies.jsonReply(200, successReply("The job is deleted successfully."));
                })
                .orElseGet(() -> unknownJobError(request));
    }

    private static FakeReply unknownJobError(DliRequest request) {
        return request.lastVariable().matches("\\d{1,19}")
                ? DliReplies.dliError(400, "DLI.16001", "The job does not exist.")
                : DliReplies.dliError(400, "DLI.0001", "Parameter check errors occur: job_id");
    }

    private ObjectNode successReply(String message) {
        return DliSqlJobHandler.successReply(behavior.flinkSuccessFlag, true, message);
    }

    private ObjectNode jobRecord(DliStoredJob storedJob, DliRequest request) {
        String status = storedJob.readState(request.receivedAt());
        DliJobScript script = storedJob.script();
        ObjectNode jobNode = DliReplies.newObject();
        jobNode.put("job_id", Long.parseLong(storedJob.id))
                .put("name", script.name)
                .put("desc", "");
        jobNode.put("job_type", "flink_jar_job").put("status", status).put("status_desc", "");
        jobNode.put("create_time", storedJob.createdAt.toEpochMilli());
        if (status.equals(INITIAL_STATE)) {
            jobNode.putNull("start_time");
        } else {
            jobNode.put("start_time", storedJob.createdAt.toEpochMilli());
        }
        jobNode.put("update_time", storedJob.changedAt().toEpochMilli()).put("queue_name", script.queue);
        jobNode.put("user_name", script.owner).put("has_savepoint", false);
        if (behavior.sendsNullFields) {
            List.of("desc", "status_desc", "user_name", "has_savepoint").forEach(jobNode::putNull);
        }
        return jobNode;
    }

    private FakeReply listJobs(DliRequest request) {
        DliQueryParameters query = request.queryParameters();
        long limit = query.numberInRange(0, 100, "limit").orElse(10);
        long offset = query.numberInRange(0, Long.MAX_VALUE, "offset").orElse(0);
        List<DliStoredJob> matchingJobs = new ArrayList<>(jobStore.newestFirst(DliJobKind.FLINK, request).stream()
                .filter(filterPredicate(query))
                .toList());
        if (query.allowedValue(List.of("desc", "asc"), "order").equals("asc")) {
            Collections.reverse(matchingJobs);
        }
        ObjectNode reply = successReply("The list of jobs is queried successfully.");
        ObjectNode jobs = reply.putObject("job_list").put("total_count", matchingJobs.size());
        ArrayNode page = jobs.putArray("jobs");
        DliJobStore.slicePage(matchingJobs, offset, limit, behavior.pageShift)
                .forEach(storedJob -> page.add(jobRecord(storedJob, request)));
        return DliReplies.jsonReply(200, reply);
    }

    private Predicate<DliStoredJob> filterPredicate(DliQueryParameters query) {
        return storedJob -> query.firstValue("job_type").stream().allMatch("flink_jar_job"::equals)
                && query.firstValue("status").stream().allMatch(storedJob.state()::equals)
                && query.firstValue("queue_name").stream().allMatch(storedJob.script().queue::equals)
                && query.firstValue("name").stream()
                        .allMatch(name -> DliBatchHandler.nameMatches(behavior, name, storedJob))
                && query.firstValue("user_name").stream().allMatch(storedJob.script().owner::equals)
                && query.firstValue("root_job_id").isEmpty();
    }
}
