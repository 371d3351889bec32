// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.script.service.ScriptParameters;
import io.github.jobcancel.testkit.script.service.ScriptReason;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What one message does. Every method is called with the fake's lock held. */
final class ScriptOperations {
    private static final String CANCEL_BATCH = "CANCEL_USER_SCRIPT_BATCH";
    private static final String CANCEL_SCRIPT = "CANCEL_SCHEDULED_SCRIPT";

    private final ScriptJobs jobs;
    private final ScriptRuns runs;
    private final ScriptKnobs knobs;
    private final ScriptWire wire;
    private final Deque<Integer> refusals = new ArrayDeque<>();
    private final Map<String, Integer> refusalsByJob = new HashMap<>();

    ScriptOperations(ScriptJobs jobs, ScriptRuns runs, ScriptKnobs knobs, ScriptWire wire) {
        this.jobs = jobs;
        this.runs = runs;
        this.knobs = knobs;
        this.wire = wire;
    }

    void refuseNext(int messages, int reason) {
        for (int i = 0; i < messages; i++) {
            refusals.add(reason);
        }
    }

    void refuse(String jobId, int reason) {
        refusalsByJob.put(jobId, reason);
    }

    /** The message response of a message that ran; a refused one throws. */
    ObjectNode respond(String app, JsonNode message) {
        JsonNode data = run(app, message);
        String operation = message.path("operation").asText();
        boolean cancel = operation.equals(CANCEL_BATCH) || operation.equals(CANCEL_SCRIPT);
        if (cancel && knobs.cancelAnswer == ScriptKnobs.CancelAnswer.BARE && data instanceof ObjectNode bare) {
            return bare;
        }
        ObjectNode out = wire.success(data);
        if (knobs.counts && operation.endsWith("_IF_EXISTS")) {
            out.put("apiCount", 1).put("totalCount", 1);
        }
        return out;
    }

    /** The bare data of the answer. */
    JsonNode run(String app, JsonNode message) {
        refuseAsPlanned(message);
        ScriptParameters p = new ScriptParameters(message.path("data"));
        String operation = message.path("operation").asText();
        return switch (message.path("service").asText()) {
            case "script" -> script(app, operation, p);
            case "heartbeat" -> heartbeat(operation);
            // a login stands alone in its packet; one that comes here does not
            case "authenticationV2" ->
                throw new ScriptRefusal(
                        operation.equals("AUTHENTICATE")
                                ? ScriptReason.INVALID_REQUEST
                                : ScriptReason.INVALID_OPERATION);
            default -> throw new ScriptRefusal(ScriptReason.INVALID_OPERATION);
        };
    }

    private void refuseAsPlanned(JsonNode message) {
        Integer byJob = refusalsByJob.remove(message.path("data").path("jobId").asText());
        Integer reason = byJob == null ? refusals.poll() : byJob;
        if (reason != null) {
            throw new ScriptRefusal(reason);
        }
    }

    private static JsonNode heartbeat(String operation) {
        if (!operation.equals("HEARTBEAT")) {
            throw new ScriptRefusal(ScriptReason.INVALID_OPERATION);
        }
        return NullNode.instance;
    }

    private JsonNode script(String app, String operation, ScriptParameters p) {
        return switch (operation) {
            case CANCEL_BATCH -> cancel(app, ScriptPlan.Kind.BATCH, p);
            case CANCEL_SCRIPT -> cancel(app, ScriptPlan.Kind.SCRIPT, p);
            case "SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS" -> cancelIfExists(app, ScriptPlan.Kind.BATCH, p);
            case "SYS_CANCEL_SCHEDULED_SCRIPT_IF_EXISTS" -> cancelIfExists(app, ScriptPlan.Kind.SCRIPT, p);
            case "GET_SCHEDULED_CLOUD_SCRIPTS" -> scheduled(app, p);
            case "GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS" ->
                list("runningOrQueuedJobs", jobs.of(app), job -> !job.scheduled() && !job.over());
            case "RUN" -> runs.run(p);
            case "RUN_BATCH_USER_SCRIPT" -> runs.runBatch(app, p);
            case "SCHEDULE_BATCH_USER_SCRIPT" -> runs.schedule(ScriptPlan.Kind.BATCH, app, p);
            case "SCHEDULE_CLOUD_SCRIPT" -> runs.schedule(ScriptPlan.Kind.SCRIPT, app, p);
            default -> throw new ScriptRefusal(ScriptReason.INVALID_OPERATION);
        };
    }

    private JsonNode cancel(String app, ScriptPlan.Kind kind, ScriptParameters p) {
        ScriptLiveJob job =
                jobs.find(app, p.text("jobId")).orElseThrow(() -> new ScriptRefusal(ScriptReason.JOB_NOT_FOUND));
        if (job.kind != kind) {
            throw new ScriptRefusal(ScriptReason.WRONG_JOB_TYPE);
        }
        if (!job.cancellable()) {
            throw new ScriptRefusal(
                    kind == ScriptPlan.Kind.BATCH ? ScriptReason.JOB_NOT_RUNNING : ScriptReason.JOB_NOT_SCHEDULED);
        }
        job.cancel(jobs.now(), knobs.cancelTakes);
        return switch (knobs.cancelAnswer) {
            case RECORD, BARE -> job.record();
            case NULL -> NullNode.instance;
            case EMPTY -> ScriptWire.object();
            case RUNNING -> job.record().put("runState", ScriptPlan.RUNNING);
            case OTHER_JOB -> job.record().put("jobId", "ffffffff-0000-4000-8000-000000000000");
        };
    }

    private JsonNode cancelIfExists(String app, ScriptPlan.Kind kind, ScriptParameters p) {
        if (!knobs.ifExistsAllowed) {
            throw new ScriptRefusal(ScriptReason.CLOUD_CODE_ONLY);
        }
        Optional<ScriptLiveJob> found =
                jobs.find(app, p.text("jobId")).filter(job -> job.kind == kind && job.cancellable());
        if (found.isPresent()) {
            found.get().cancel(jobs.now(), knobs.cancelTakes);
            return ScriptWire.object().put("cancelled", 1);
        }
        return switch (knobs.miss) {
            case NULL -> NullNode.instance;
            case ZERO -> ScriptWire.object().put("cancelled", 0);
            case EMPTY -> ScriptWire.object();
        };
    }

    /** One documented sample has another name for the bound, so both are read. */
    private ObjectNode scheduled(String app, ScriptParameters p) {
        long bound = p.number(p.has("startDateInUTC") ? "startDateInUTC" : "startDateUTC");
        return list("scheduledJobs", jobs.of(app), job -> job.scheduled() && job.startsAt() <= bound);
    }

    private static ObjectNode list(String name, Stream<ScriptLiveJob> all, Predicate<ScriptLiveJob> which) {
        ObjectNode out = ScriptWire.object();
        ArrayNode entries = out.putArray(name);
        all.filter(which).map(ScriptLiveJob::entry).forEach(entries::add);
        return out;
    }
}
