// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchJobView;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobDependency;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobKind;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobSubmission;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Creates jobs without a request, and puts them into any status. Guarded by the fake's lock. */
public final class BatchJobCreator {
    public static final String DEFAULT_NAME = "job";

    private final BatchRegionState regionState;

    public BatchJobCreator(BatchRegionState regionState) {
        this.regionState = regionState;
    }

    /** Adds a job in a status. A PENDING job waits for a second one, which runs for ever. */
    public StoredBatchJob addSingle(String queue, String name, BatchStatus status, BatchJobCourse course) {
        String knownQueue = requireQueue(queue);
        List<JobDependency> dependsOn = status == BatchStatus.PENDING
                ? List.of(new JobDependency(
                        addSingle(queue, "blocker", BatchStatus.RUNNING, BatchJobCourse.KEEPS_STATUS).id, ""))
                : List.of();
        StoredBatchJob job =
                regionState.submitJob(JobSubmission.ofKind(JobKind.SINGLE, 1, name, knownQueue, course, dependsOn));
        forceStatus(job, status);
        return job;
    }

    /** Adds a group whose members keep the given statuses. */
    public StoredBatchJob addGroup(JobKind kind, BatchStatus... members) {
        StoredBatchJob parent = submitOfKind(kind, members.length, BatchJobCourse.KEEPS_STATUS);
        for (int i = 0; i < members.length; i++) {
            forceStatus(parent.children.get(i), members[i]);
        }
        BatchGroupStatus.updateParent(parent, regionState, currentTime());
        return parent;
    }

    public StoredBatchJob addService(BatchStatus status, BatchJobCourse course) {
        StoredBatchJob job = submitOfKind(JobKind.SERVICE, 1, course);
        forceStatus(job, status);
        return job;
    }

    public StoredBatchJob submitOfKind(JobKind kind, int size, BatchJobCourse course, String... dependsOn) {
        List<JobDependency> dependencies = Stream.of(dependsOn)
                .map(id -> new JobDependency(regionState.requireJob(id).id, ""))
                .toList();
        return regionState.submitJob(
                JobSubmission.ofKind(kind, size, DEFAULT_NAME, FakeBatch.QUEUE, course, dependencies));
    }

    /** Moves a job to a status at once, also to one that no pass would give it. */
    public void forceStatus(StoredBatchJob job, BatchStatus status) {
        if (status == BatchStatus.RUNNING || status.isTerminal()) {
            job.enterStatus(BatchStatus.RUNNING, currentTime());
        }
        if (status.isTerminal()) {
            job.exitCode = status == BatchStatus.SUCCEEDED ? 0 : 1;
            job.endWith(status, BatchJobView.EndCause.CONTAINER_EXIT, null, currentTime());
        } else if (status != BatchStatus.RUNNING) {
            job.enterStatus(status, currentTime());
        }
    }

    private String requireQueue(String queue) {
        String name = regionState.findQueue(queue);
        if (name == null) {
            throw new IllegalArgumentException("unknown queue " + queue);
        }
        return name;
    }

    private Instant currentTime() {
        return regionState.clock.instant();
    }
}
