// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.script.service.ScriptParameters;
import io.github.jobcancel.testkit.script.service.ScriptReasonCode;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runs the operations of messages. Every method is called with the fake's lock held. */
final class ScriptOperations {
    private static final String CANCEL_BATCH = "CANCEL_USER_SCRIPT_BATCH";
    private static final String CANCEL_SCRIPT = "CANCEL_SCHEDULED_SCRIPT";

    private final ScriptJobStore jobs;
    private final ScriptSubmissions submissions;
    private final ScriptBehavior behavior;
    private final ScriptJson replyJson;
    private final Deque<Integer> refusals = new ArrayDeque<>();
    private final Map<String, Integer> refusalsByJob = new HashMap<>();

    ScriptOperations(
            ScriptJobStore jobs, ScriptSubmissions submissions, ScriptBehavior behavior, ScriptJson replyJson) {
        this.jobs = jobs;
        this.submissions = submissions;
        this.behavior = behavior;
        this.replyJson = replyJson;
    }

    void refuseNextMessages(int messages, int reason) {
        for (int i = 0; i < messages; i++) {
            refusals.add(reason);
        }
    }

    void refuseNextFor(String jobId, int reason) {
        refusalsByJob.put(jobId, reason);
    }

    /** Runs a message and returns its message response. Throws if the message is refused. */
    ObjectNode answerMessage(String app, JsonNode message) {
        JsonNode data = runMessage(app, message);
        String operation = message.path("operation").asText();
        boolean isCancel = operation.equals(CANCEL_BATCH) || operation.equals(CANCEL_SCRIPT);
        if (isCancel
                && behavior.cancelReply == ScriptBehavior.CancelReply.BARE
                && data instanceof ObjectNode jobRecord) {
            return jobRecord;
        }
        ObjectNode out = replyJson.successResponse(data);
        if (behavior.ifExistsCounts && operation.endsWith("_IF_EXISTS")) {
            out.put("apiCount", 1).put("totalCount", 1);
        }
        return out;
    }

    /** Runs a message and returns only the data of its response. Throws if the message is refused. */
    JsonNode runMessage(String app, JsonNode message) {
        throwPlannedRefusal(message);
        ScriptParameters parameters = new ScriptParameters(message.path("data"));
        String operation = message.path("operation").asText();
        return switch (message.path("service").asText()) {
            case "script" -> runScriptOperation(app, operation, parameters);
            case "heartbeat" -> runHeartbeat(operation);
            // a login is valid only as the single message of a packet, which does not come here
            case "authenticationV2" ->
                throw new ScriptRefusal(
                        operation.equals("AUTHENTICATE")
                                ? ScriptReasonCode.INVALID_REQUEST
                                : ScriptReasonCode.INVALID_OPERATION);
            default -> throw new ScriptRefusal(ScriptReasonCode.INVALID_OPERATION);
        };
    }

    private void throwPlannedRefusal(JsonNode message) {
        Integer jobReason =
                refusalsByJob.remove(message.path("data").path("jobId").asText());
        Integer reason = jobReason == null ? refusals.poll() : jobReason;
        if (reason != null) {
            throw new ScriptRefusal(reason);
        }
    }

    private static JsonNode runHeartbeat(String operation) {
        if (!operation.equals("HEARTBEAT")) {
            throw new ScriptRefusal(ScriptReasonCode.INVALID_OPERATION);
        }
        return NullNode.instance;
    }

    private JsonNode runScriptOperation(String app, String operation, ScriptParameters parameters) {
        return switch (operation) {
            case CANCEL_BATCH -> cancelJob(app, ScriptJobPlan.JobKind.BATCH, parameters);
            case CANCEL_SCRIPT -> cancelJob(app, ScriptJobPlan.JobKind.SCRIPT, parameters);
            case "SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS" ->
                cancelJobIfExists(app, ScriptJobPlan.JobKind.BATCH, parameters);
            case "SYS_CANCEL_SCHEDULED_SCRIPT_IF_EXISTS" ->
                cancelJobIfExists(app, ScriptJobPlan.JobKind.SCRIPT, parameters);
            case "GET_SCHEDULED_CLOUD_SCRIPTS" -> listScheduledJobs(app, parameters);
            case "GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS" ->
                listJobs("runningOrQueuedJobs", jobs.jobsOf(app), job -> !job.isScheduled() && !job.isTerminal());
            case "RUN" -> submissions.runScript(parameters);
            case "RUN_BATCH_USER_SCRIPT" -> submissions.runBatch(app, parameters);
            case "SCHEDULE_BATCH_USER_SCRIPT" -> submissions.scheduleJob(ScriptJobPlan.JobKind.BATCH, app, parameters);
            case "SCHEDULE_CLOUD_SCRIPT" -> submissions.scheduleJob(ScriptJobPlan.JobKind.SCRIPT, app, parameters);
            default -> throw new ScriptRefusal(ScriptReasonCode.INVALID_OPERATION);
        };
    }

    private JsonNode cancelJob(String app, ScriptJobPlan.JobKind kind, ScriptParameters parameters) {
        ScriptLiveJob job = jobs.findJob(app, parameters.requireText("jobId"))
                .orElseThrow(() -> new ScriptRefusal(ScriptReasonCode.JOB_NOT_FOUND));
        if (job.kind != kind) {
            throw new ScriptRefusal(ScriptReasonCode.WRONG_JOB_TYPE);
        }
        if (!job.isCancellable()) {
            throw new ScriptRefusal(
                    kind == ScriptJobPlan.JobKind.BATCH
                            ? ScriptReasonCode.JOB_NOT_RUNNING
                            : ScriptReasonCode.JOB_NOT_SCHEDULED);
        }
        job.acceptCancel(jobs.nowMillis(), behavior.cancelDelay);
        return switch (behavior.cancelReply) {
            case RECORD, BARE -> job.jobRecord();
            case NULL -> NullNode.instance;
            case EMPTY -> ScriptJson.newObject();
            case RUNNING -> job.jobRecord().put("runState", ScriptJobPlan.RUNNING);
            case OTHER_JOB -> job.jobRecord().put("jobId", "ffffffff-0000-4000-8000-000000000000");
        };
    }

    private JsonNode cancelJobIfExists(String app, ScriptJobPlan.JobKind kind, ScriptParameters parameters) {
        if (!behavior.ifExistsAllowed) {
            throw new ScriptRefusal(ScriptReasonCode.CLOUD_CODE_ONLY);
        }
        Optional<ScriptLiveJob> cancellableJob = jobs.findJob(app, parameters.requireText("jobId"))
                .filter(job -> job.kind == kind && job.isCancellable());
        if (cancellableJob.isPresent()) {
            cancellableJob.get().acceptCancel(jobs.nowMillis(), behavior.cancelDelay);
            return ScriptJson.newObject().put("cancelled", 1);
        }
        return switch (behavior.missingJobReply) {
            case NULL -> NullNode.instance;
            case ZERO -> ScriptJson.newObject().put("cancelled", 0);
            case EMPTY -> ScriptJson.newObject();
        };
    }

    /** One documented sample has another name for the latest start, so both names are read. */
    private ObjectNode listScheduledJobs(String app, ScriptParameters parameters) {
        long latestStart =
                parameters.requireLong(parameters.hasValue("startDateInUTC") ? "startDateInUTC" : "startDateUTC");
        return listJobs(
                "scheduledJobs", jobs.jobsOf(app), job -> job.isScheduled() && job.scheduledStartTime() <= latestStart);
    }

    private static ObjectNode listJobs(String name, Stream<ScriptLiveJob> candidates, Predicate<ScriptLiveJob> filter) {
        ObjectNode out = ScriptJson.newObject();
        ArrayNode entries = out.putArray(name);
        candidates.filter(filter).map(ScriptLiveJob::listEntry).forEach(entries::add);
        return out;
    }
}
