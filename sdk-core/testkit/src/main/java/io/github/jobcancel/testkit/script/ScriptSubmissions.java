// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.script.service.ScriptParameters;
import io.github.jobcancel.testkit.script.service.ScriptReasonCode;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operations that run or schedule scripts. Every method is called with the fake's lock held. */
final class ScriptSubmissions {
    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final ScriptJobStore jobs;
    private final ScriptBehavior behavior;
    /** The results of published scripts by name; while it is empty, every name is accepted. */
    private final Map<String, JsonNode> publishedResults = new HashMap<>();

    ScriptSubmissions(ScriptJobStore jobs, ScriptBehavior behavior) {
        this.jobs = jobs;
        this.behavior = behavior;
    }

    void publishScript(String name, JsonNode result) {
        publishedResults.put(name, result);
    }

    ObjectNode runScript(ScriptParameters parameters) {
        String name = requireScriptName(parameters);
        parameters.optionalObject("scriptData");
        ObjectNode out = ScriptJson.newObject();
        out.set(
                "response",
                publishedResults.getOrDefault(name, ScriptJson.newObject()).deepCopy());
        return out.put("success", true);
    }

    ObjectNode runBatch(String app, ScriptParameters parameters) {
        String name = requireScriptName(parameters);
        JsonNode data = parameters.optionalObject("scriptData");
        checkUserLists(parameters);
        ScriptJobPlan plan = newPlan(ScriptJobPlan.JobKind.BATCH, app, name, behavior.submittedJobPlan.steps);
        ScriptLiveJob job = jobs.addJob(plan, data, Instant.ofEpochMilli(jobs.nowMillis()));
        return behavior.submissionReturnsJob ? job.jobRecord() : ScriptJson.newObject();
    }

    ObjectNode scheduleJob(ScriptJobPlan.JobKind kind, String app, ScriptParameters parameters) {
        String name = requireScriptName(parameters);
        JsonNode data = parameters.optionalObject("scriptData");
        checkUserLists(parameters);
        long start = startMillis(parameters);
        List<ScriptJobPlan.Step> steps = new ArrayList<>();
        steps.add(new ScriptJobPlan.Step(Duration.ZERO, ScriptJobPlan.SCHEDULED));
        List<ScriptJobPlan.Step> laterSteps = behavior.submittedJobPlan.steps;
        steps.add(new ScriptJobPlan.Step(
                delayUntilSchedulerRun(start), laterSteps.get(0).state()));
        steps.addAll(laterSteps.subList(1, laterSteps.size()));
        return jobs.addJob(newPlan(kind, app, name, steps), data, Instant.ofEpochMilli(start))
                .jobRecord();
    }

    private String requireScriptName(ScriptParameters parameters) {
        String name = parameters.requireText("scriptName");
        if (name.isEmpty() || (!publishedResults.isEmpty() && !publishedResults.containsKey(name))) {
            throw new ScriptRefusal(ScriptReasonCode.MISSING_SCRIPT);
        }
        return name;
    }

    private static void checkUserLists(ScriptParameters parameters) {
        parameters.checkOptionalArray("segmentIdList", JsonNode::isIntegralNumber);
        parameters.checkOptionalArray("profileIds", JsonNode::isTextual);
    }

    /** Returns the start time; if both members are present, the date is used. */
    private long startMillis(ScriptParameters parameters) {
        return parameters.hasValue("startDateUTC") || !parameters.hasValue("minutesFromNow")
                ? parameters.requireLong("startDateUTC")
                : jobs.nowMillis() + parameters.requireLong("minutesFromNow") * MINUTE_MILLIS;
    }

    /** The provider's scheduler starts jobs once a minute. */
    private Duration delayUntilSchedulerRun(long start) {
        long schedulerRun = Math.max(-Math.floorDiv(-start, MINUTE_MILLIS) * MINUTE_MILLIS, jobs.nowMillis());
        return Duration.ofMillis(schedulerRun - jobs.nowMillis());
    }

    private static ScriptJobPlan newPlan(
            ScriptJobPlan.JobKind kind, String app, String name, List<ScriptJobPlan.Step> steps) {
        return new ScriptJobPlan(kind, app, "", name, "{}", steps);
    }
}
