// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The jobs of all apps, in the order of their creation. Guarded by the fake's lock. */
final class ScriptJobStore {
    private final ManualClock clock;
    private final Map<String, ScriptLiveJob> jobs = new LinkedHashMap<>();
    private int generatedIds;

    ScriptJobStore(ManualClock clock) {
        this.clock = clock;
    }

    ScriptLiveJob addJob(ScriptJobPlan plan) {
        JsonNode parameters = ScriptJson.parseJson(plan.parameters)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new IllegalArgumentException("parameters must be a JSON object"));
        return addJob(plan, parameters, ScriptLiveJob.plannedStart(plan, clock.instant()));
    }

    ScriptLiveJob addJob(ScriptJobPlan plan, JsonNode parameters, Instant scheduledStart) {
        String id = plan.id.isEmpty() ? newJobId() : plan.id;
        ScriptLiveJob job = new ScriptLiveJob(id, plan, parameters, clock.instant(), scheduledStart);
        if (jobs.putIfAbsent(id, job) != null) {
            throw new IllegalArgumentException("job id is already in use: " + id);
        }
        return job;
    }

    /** Generates the same ids in every run, so that two runs of one seeded schedule print the same log. */
    private String newJobId() {
        generatedIds++;
        return UUID.nameUUIDFromBytes(("job " + generatedIds).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    void advanceJobs() {
        jobs.values().forEach(job -> job.advanceTo(nowMillis()));
    }

    long nowMillis() {
        return clock.instant().toEpochMilli();
    }

    Optional<ScriptLiveJob> findJob(String app, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.app.equals(app));
    }

    Stream<ScriptLiveJob> jobsOf(String app) {
        return jobs.values().stream().filter(job -> job.app.equals(app));
    }

    ScriptLiveJob requireJob(String id) {
        ScriptLiveJob job = jobs.get(id);
        if (job == null) {
            throw new NoSuchElementException("unknown job: " + id);
        }
        return job;
    }

    List<ScriptJobView> jobViews() {
        return jobs.values().stream().map(ScriptLiveJob::toView).toList();
    }
}
