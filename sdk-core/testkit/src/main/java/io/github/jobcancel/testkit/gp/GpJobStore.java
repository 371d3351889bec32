// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.service.GpService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The services and jobs of one fake. Guarded by the fake's lock. */
final class GpJobStore {
    private final ManualClock clock;
    private final GpBehavior behavior;
    private final Map<String, GpService> services = new LinkedHashMap<>();
    private final Map<String, GpLiveJob> jobs = new LinkedHashMap<>();
    private int generatedIds;

    GpJobStore(ManualClock clock, GpBehavior behavior) {
        this.clock = clock;
        this.behavior = behavior;
    }

    void putService(GpService service) {
        services.put(service.path(), service);
    }

    @Nullable
    GpService findService(String path) {
        return services.get(path);
    }

    GpLiveJob addJob(GpService service, String task, GpJobScript script, Map<String, String> inputs) {
        String id = script.id == null ? newJobId() : script.id;
        GpLiveJob job = new GpLiveJob(id, service.path(), task, script, inputs, clock.instant());
        if (jobs.putIfAbsent(id, job) != null) {
            throw new IllegalArgumentException("job id is already in use: " + id);
        }
        return job;
    }

    /** Ids look opaque to clients but are the same in every run of a test. */
    private String newJobId() {
        byte[] seed = ("job " + ++generatedIds).getBytes(StandardCharsets.UTF_8);
        return "j" + UUID.nameUUIDFromBytes(seed).toString().replace("-", "");
    }

    /** Returns a job of the service in its current state; a removed job is returned with the state DELETED. */
    @Nullable
    GpLiveJob findJob(GpService service, String id) {
        GpLiveJob job = findJob(id);
        return job == null || !job.service.equals(service.path()) ? null : job;
    }

    @Nullable
    GpLiveJob findJob(String id) {
        GpLiveJob job = jobs.get(id);
        if (job != null) {
            advanceJob(job);
        }
        return job;
    }

    List<GpLiveJob> jobsOf(GpService service) {
        return allJobs().stream()
                .filter(job -> job.service.equals(service.path()))
                .filter(job -> job.state() != GpJobState.DELETED)
                .toList();
    }

    List<GpLiveJob> allJobs() {
        jobs.values().forEach(this::advanceJob);
        return new ArrayList<>(jobs.values());
    }

    private void advanceJob(GpLiveJob job) {
        Instant now = clock.instant();
        job.advanceTo(now);
        Instant endedAt = job.endedAt();
        if (endedAt != null && !endedAt.plus(behavior.jobRetention).isAfter(now)) {
            job.settleIn(GpJobState.DELETED, now);
        }
    }
}
