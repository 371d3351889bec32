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

/** The jobs of all apps, in the order in which they were made. Every method is called with the fake's lock held. */
final class ScriptJobs {
    private final ManualClock clock;
    private final Map<String, ScriptLiveJob> jobs = new LinkedHashMap<>();
    private int made;

    ScriptJobs(ManualClock clock) {
        this.clock = clock;
    }

    ScriptLiveJob add(ScriptPlan plan) {
        JsonNode parameters = ScriptWire.parse(plan.parameters())
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new IllegalArgumentException("parameters must be a JSON object"));
        return add(plan, parameters, ScriptLiveJob.start(plan, clock.instant()));
    }

    ScriptLiveJob add(ScriptPlan plan, JsonNode parameters, Instant scheduled) {
        String id = plan.id().isEmpty() ? newId() : plan.id();
        ScriptLiveJob job = new ScriptLiveJob(id, plan, parameters, clock.instant(), scheduled);
        if (jobs.putIfAbsent(id, job) != null) {
            throw new IllegalArgumentException("there is a job " + id + " already");
        }
        return job;
    }

    /** The same ids in every run, so that a seeded schedule prints the same log twice. */
    private String newId() {
        made++;
        return UUID.nameUUIDFromBytes(("job " + made).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    void tick() {
        jobs.values().forEach(job -> job.tick(now()));
    }

    long now() {
        return clock.instant().toEpochMilli();
    }

    Optional<ScriptLiveJob> find(String app, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.app.equals(app));
    }

    Stream<ScriptLiveJob> of(String app) {
        return jobs.values().stream().filter(job -> job.app.equals(app));
    }

    ScriptLiveJob get(String id) {
        ScriptLiveJob job = jobs.get(id);
        if (job == null) {
            throw new NoSuchElementException("no job " + id);
        }
        return job;
    }

    List<ScriptJob> views() {
        return jobs.values().stream().map(ScriptLiveJob::view).toList();
    }
}
