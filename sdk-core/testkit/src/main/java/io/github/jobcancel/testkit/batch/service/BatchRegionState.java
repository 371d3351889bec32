// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchBehavior;
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

/** One region of one account: its queues, its jobs and its enabled behaviors. Guarded by the fake's lock. */
public final class BatchRegionState {
    public final String region;
    public final ManualClock clock;
    public final Set<BatchBehavior> behaviors = EnumSet.noneOf(BatchBehavior.class);
    public final Set<String> queueNames = new LinkedHashSet<>(List.of(FakeBatch.QUEUE, FakeBatch.SECOND_QUEUE));
    public final Map<String, BatchJobCourse> coursesByJobName = new HashMap<>();
    BatchJobCourse defaultCourse = BatchJobCourse.RUNS_FOREVER;
    public Duration stopGracePeriod = Duration.ofSeconds(30);
    public Duration jobRetention = Duration.ofHours(24);

    private final Map<String, StoredBatchJob> jobsById = new LinkedHashMap<>();
    private final Random idGenerator;
    private long nextSequenceNumber;

    public BatchRegionState(String region, ManualClock clock) {
        this.region = region;
        this.clock = clock;
        // seeded, so that regions never share an id and each run produces the same ids
        this.idGenerator = new Random(region.hashCode());
    }

    boolean hasBehavior(BatchBehavior behavior) {
        return behaviors.contains(behavior);
    }

    public String newId() {
        long high = (idGenerator.nextLong() & ~0xf000L) | 0x4000L;
        long low = (idGenerator.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }

    String buildArn(String kind, String name) {
        return "arn:aws:batch:" + region + ":" + FakeBatch.ACCOUNT + ":" + kind + "/" + name;
    }

    /** Returns the name of a queue that is given by name or by ARN, or null if there is none. */
    @Nullable
    public String findQueue(String nameOrArn) {
        String prefix = buildArn("job-queue", "");
        String name = nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
        return queueNames.contains(name) ? name : null;
    }

    @Nullable
    StoredBatchJob findJob(String id) {
        return jobsById.get(id);
    }

    public StoredBatchJob requireJob(String id) {
        StoredBatchJob job = jobsById.get(id);
        if (job == null) {
            throw new IllegalArgumentException("unknown job " + id);
        }
        return job;
    }

    /** Returns all jobs, children included, oldest first. */
    public Collection<StoredBatchJob> allJobs() {
        return jobsById.values();
    }

    BatchJobCourse courseFor(String jobName) {
        return coursesByJobName.getOrDefault(jobName, defaultCourse);
    }

    public StoredBatchJob submitJob(StoredBatchJob.JobSubmission submission) {
        StoredBatchJob job = new StoredBatchJob(newId(), nextSequenceNumber++, submission, null, -1, clock.instant());
        jobsById.put(job.id, job);
        boolean isGroup =
                submission.kind() == StoredBatchJob.JobKind.ARRAY || submission.kind() == StoredBatchJob.JobKind.NODES;
        String childSeparator = submission.kind() == StoredBatchJob.JobKind.NODES ? "#" : ":";
        for (int i = 0; isGroup && i < submission.size(); i++) {
            StoredBatchJob child = new StoredBatchJob(
                    job.id + childSeparator + i, nextSequenceNumber++, submission, job, i, job.createdAt);
            job.children.add(child);
            jobsById.put(child.id, child);
            linkDependencies(child);
        }
        if (!isGroup) {
            linkDependencies(job);
        }
        return job;
    }

    private void linkDependencies(StoredBatchJob job) {
        for (StoredBatchJob.JobDependency dependency : job.submission.dependsOn()) {
            StoredBatchJob parent = job.parent;
            if (dependency.type().equals("SEQUENTIAL")) {
                if (parent != null && job.childIndex > 0) {
                    job.dependencies.add(parent.children.get(job.childIndex - 1));
                }
                continue;
            }
            boolean pairwise = dependency.type().equals("N_TO_N") && job.childIndex >= 0;
            StoredBatchJob requiredJob =
                    findJob(pairwise ? dependency.jobId() + ":" + job.childIndex : dependency.jobId());
            if (requiredJob != null) {
                job.dependencies.add(requiredJob);
            }
        }
    }

    public void forgetJob(StoredBatchJob job) {
        List<StoredBatchJob> jobAndChildren = new ArrayList<>(job.children);
        jobAndChildren.add(job);
        jobAndChildren.forEach(forgottenJob -> jobsById.remove(forgottenJob.id));
    }
}
