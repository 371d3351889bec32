// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.script.service.ScriptParameters;
import io.github.jobcancel.testkit.script.service.ScriptReason;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operations that start scripts, now or later. Every method is called with the fake's lock held. */
final class ScriptRuns {
    private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

    private final ScriptJobs jobs;
    private final ScriptKnobs knobs;
    /** Scripts and what they return; while it is empty, every name is a script. */
    private final Map<String, JsonNode> published = new HashMap<>();

    ScriptRuns(ScriptJobs jobs, ScriptKnobs knobs) {
        this.jobs = jobs;
        this.knobs = knobs;
    }

    void publish(String name, JsonNode result) {
        published.put(name, result);
    }

    ObjectNode run(ScriptParameters p) {
        String name = scriptName(p);
        p.optionalObject("scriptData");
        ObjectNode out = ScriptWire.object();
        out.set("response", published.getOrDefault(name, ScriptWire.object()).deepCopy());
        return out.put("success", true);
    }

    ObjectNode runBatch(String app, ScriptParameters p) {
        String name = scriptName(p);
        JsonNode data = p.optionalObject("scriptData");
        users(p);
        ScriptPlan plan = plan(ScriptPlan.Kind.BATCH, app, name, knobs.submitted.steps());
        ScriptLiveJob job = jobs.add(plan, data, Instant.ofEpochMilli(jobs.now()));
        return knobs.submissionTellsJob ? job.record() : ScriptWire.object();
    }

    ObjectNode schedule(ScriptPlan.Kind kind, String app, ScriptParameters p) {
        String name = scriptName(p);
        JsonNode data = p.optionalObject("scriptData");
        users(p);
        long start = start(p);
        List<ScriptPlan.Step> steps = new ArrayList<>();
        steps.add(new ScriptPlan.Step(Duration.ZERO, ScriptPlan.SCHEDULED));
        List<ScriptPlan.Step> later = knobs.submitted.steps();
        steps.add(new ScriptPlan.Step(untilLookedAt(start), later.get(0).state()));
        steps.addAll(later.subList(1, later.size()));
        return jobs.add(plan(kind, app, name, steps), data, Instant.ofEpochMilli(start))
                .record();
    }

    private String scriptName(ScriptParameters p) {
        String name = p.text("scriptName");
        if (name.isEmpty() || (!published.isEmpty() && !published.containsKey(name))) {
            throw new ScriptRefusal(ScriptReason.MISSING_SCRIPT);
        }
        return name;
    }

    private static void users(ScriptParameters p) {
        p.optionalArray("segmentIdList", JsonNode::isIntegralNumber);
        p.optionalArray("profileIds", JsonNode::isTextual);
    }

    /** Where both are given the date wins. */
    private long start(ScriptParameters p) {
        return p.has("startDateUTC") || !p.has("minutesFromNow")
                ? p.number("startDateUTC")
                : jobs.now() + p.number("minutesFromNow") * MINUTE_MS;
    }

    /** The scheduler looks once a minute. */
    private Duration untilLookedAt(long start) {
        long look = Math.max(-Math.floorDiv(-start, MINUTE_MS) * MINUTE_MS, jobs.now());
        return Duration.ofMillis(look - jobs.now());
    }

    private static ScriptPlan plan(ScriptPlan.Kind kind, String app, String name, List<ScriptPlan.Step> steps) {
        return new ScriptPlan(kind, app, "", name, "{}", steps);
    }
}
