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

/** Services and jobs of one fake. Guarded by the fake's lock. */
final class GpRuns {
    private final ManualClock clock;
    private final FakeGpKnobs knobs;
    private final Map<String, GpService> services = new LinkedHashMap<>();
    private final Map<String, GpRun> runs = new LinkedHashMap<>();
    private int made;

    GpRuns(ManualClock clock, FakeGpKnobs knobs) {
        this.clock = clock;
        this.knobs = knobs;
    }

    void put(GpService service) {
        services.put(service.path(), service);
    }

    @Nullable
    GpService service(String path) {
        return services.get(path);
    }

    GpRun add(GpService service, String task, FakeGpScript script, Map<String, String> inputs) {
        String id = script.id == null ? freshId() : script.id;
        GpRun run = new GpRun(id, service.path(), task, script, inputs, clock.instant());
        if (runs.putIfAbsent(id, run) != null) {
            throw new IllegalArgumentException("there is already a job " + id);
        }
        return run;
    }

    /** Ids are opaque to everyone, yet the same in each run of a test. */
    private String freshId() {
        byte[] seed = ("job " + ++made).getBytes(StandardCharsets.UTF_8);
        return "j" + UUID.nameUUIDFromBytes(seed).toString().replace("-", "");
    }

    /** A job of the service, at its state of now; a removed job is found too and says DELETED. */
    @Nullable
    GpRun find(GpService service, String id) {
        GpRun run = find(id);
        return run == null || !run.service.equals(service.path()) ? null : run;
    }

    @Nullable
    GpRun find(String id) {
        GpRun run = runs.get(id);
        if (run != null) {
            tick(run);
        }
        return run;
    }

    List<GpRun> of(GpService service) {
        return all().stream()
                .filter(r -> r.service.equals(service.path()))
                .filter(r -> r.state() != FakeGpState.DELETED)
                .toList();
    }

    List<GpRun> all() {
        runs.values().forEach(this::tick);
        return new ArrayList<>(runs.values());
    }

    private void tick(GpRun run) {
        Instant now = clock.instant();
        run.tick(now);
        Instant ended = run.ended();
        if (ended != null && !ended.plus(knobs.retention).isAfter(now)) {
            run.settle(FakeGpState.DELETED, now);
        }
    }
}
