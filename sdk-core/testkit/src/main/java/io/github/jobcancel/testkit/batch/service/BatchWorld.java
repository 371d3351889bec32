// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchScript;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One region of one account: its queues, its jobs, its readings of the documents. Guarded by the fake's lock. */
public final class BatchWorld {
    public final String region;
    public final ManualClock clock;
    public final Set<BatchQuirk> quirks = EnumSet.noneOf(BatchQuirk.class);
    public final Set<String> queues = new LinkedHashSet<>(List.of(FakeBatch.QUEUE, FakeBatch.OTHER_QUEUE));
    public final Map<String, BatchScript> scripts = new HashMap<>();
    BatchScript defaultScript = BatchScript.runsForever();
    public Duration grace = Duration.ofSeconds(30);
    public Duration retention = Duration.ofHours(24);

    private final Map<String, BatchJob> jobs = new LinkedHashMap<>();
    private final Random ids;
    private long number;

    public BatchWorld(String region, ManualClock clock) {
        this.region = region;
        this.clock = clock;
        // ids of one region never exist in another, and a run repeats
        this.ids = new Random(region.hashCode());
    }

    boolean has(BatchQuirk quirk) {
        return quirks.contains(quirk);
    }

    public String newId() {
        long high = (ids.nextLong() & ~0xf000L) | 0x4000L;
        long low = (ids.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }

    String arn(String kind, String name) {
        return "arn:aws:batch:" + region + ":" + FakeBatch.ACCOUNT + ":" + kind + "/" + name;
    }

    /** The name of a queue given by name or by ARN, if it exists. */
    @Nullable
    public String queue(String nameOrArn) {
        String prefix = arn("job-queue", "");
        String name = nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
        return queues.contains(name) ? name : null;
    }

    @Nullable
    BatchJob find(String id) {
        return jobs.get(id);
    }

    public BatchJob get(String id) {
        BatchJob job = jobs.get(id);
        if (job == null) {
            throw new IllegalArgumentException("no job " + id);
        }
        return job;
    }

    /** All jobs, children included, oldest first. */
    public Collection<BatchJob> jobs() {
        return jobs.values();
    }

    BatchScript script(String jobName) {
        return scripts.getOrDefault(jobName, defaultScript);
    }

    public BatchJob submit(BatchJob.Order order) {
        BatchJob job = new BatchJob(newId(), number++, order, null, -1, clock.instant());
        jobs.put(job.id, job);
        boolean group = order.kind() == BatchJob.Kind.ARRAY || order.kind() == BatchJob.Kind.NODES;
        String mark = order.kind() == BatchJob.Kind.NODES ? "#" : ":";
        for (int i = 0; group && i < order.size(); i++) {
            BatchJob child = new BatchJob(job.id + mark + i, number++, order, job, i, job.createdAt);
            job.children.add(child);
            jobs.put(child.id, child);
            waits(child);
        }
        if (!group) {
            waits(job);
        }
        return job;
    }

    private void waits(BatchJob job) {
        for (BatchJob.Dependency on : job.order.dependsOn()) {
            BatchJob parent = job.parent;
            if (on.type().equals("SEQUENTIAL")) {
                if (parent != null && job.index > 0) {
                    job.waitsFor.add(parent.children.get(job.index - 1));
                }
                continue;
            }
            boolean pairwise = on.type().equals("N_TO_N") && job.index >= 0;
            BatchJob other = find(pairwise ? on.jobId() + ":" + job.index : on.jobId());
            if (other != null) {
                job.waitsFor.add(other);
            }
        }
    }

    public void forget(BatchJob job) {
        List<BatchJob> all = new ArrayList<>(job.children);
        all.add(job);
        all.forEach(j -> jobs.remove(j.id));
    }
}
