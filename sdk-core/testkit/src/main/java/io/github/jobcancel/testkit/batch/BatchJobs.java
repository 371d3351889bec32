// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.batch.service.BatchGroupStatus;
import io.github.jobcancel.testkit.batch.service.BatchRegionState;
import io.github.jobcancel.testkit.batch.service.BatchScheduler;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobDependency;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobKind;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobSubmission;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a {@link FakeBatch}, as a test puts them there, moves them and sees through them. Jobs that are added stand in
 * the status asked for and stay there until they are stopped or moved; jobs that are submitted begin in SUBMITTED and live
 * by their script.
 */
public final class BatchJobs {
    private static final String DEFAULT_NAME = "job";

    private final Object lock;
    private final BatchRegionState regionState;
    private final BatchScheduler scheduler;

    BatchJobs(Object lock, BatchRegionState regionState, BatchScheduler scheduler) {
        this.lock = lock;
        this.regionState = regionState;
        this.scheduler = scheduler;
    }

    /**
     * Adds a job that stays in this status. A PENDING one waits for another job, which is added too and runs for ever; one
     * at rest has run, and its container exited with 0 or 1.
     *
     * @param status the status it stands in
     * @return its id
     */
    public String addJob(BatchStatus status) {
        return addJob(status, BatchJobScript.keepsStatus());
    }

    /**
     * Adds a job that stands in this status now and goes on by its script.
     *
     * @param status the status it stands in
     * @param script what happens from there
     * @return its id
     */
    public String addJob(BatchStatus status, BatchJobScript script) {
        return addJob(FakeBatch.QUEUE, DEFAULT_NAME, status, script);
    }

    /**
     * Adds a job that stands in this status now and goes on by its script.
     *
     * @param queue its queue, by name
     * @param name its name
     * @param status the status it stands in
     * @param script what happens from there
     * @return its id
     */
    public String addJob(String queue, String name, BatchStatus status, BatchJobScript script) {
        synchronized (lock) {
            scheduler.runDuePasses();
            boolean isPending = status == BatchStatus.PENDING;
            List<JobDependency> dependsOn = isPending
                    ? List.of(new JobDependency(
                            addJob(queue, "blocker", BatchStatus.RUNNING, BatchJobScript.keepsStatus()), ""))
                    : List.of();
            StoredBatchJob job = regionState.submitJob(
                    JobSubmission.ofKind(JobKind.SINGLE, 1, name, requireQueue(queue), script, dependsOn));
            forceStatus(job, status);
            return job.id;
        }
    }

    /**
     * Adds an array job; its children are {@code id:0}, {@code id:1} and so on, and stay as they are.
     *
     * @param children the status of each child
     * @return the parent's id
     */
    public String addArrayJob(BatchStatus... children) {
        synchronized (lock) {
            scheduler.runDuePasses();
            StoredBatchJob parent = regionState.submitJob(JobSubmission.ofKind(
                    JobKind.ARRAY,
                    children.length,
                    DEFAULT_NAME,
                    FakeBatch.QUEUE,
                    BatchJobScript.keepsStatus(),
                    List.of()));
            for (int i = 0; i < children.length; i++) {
                forceStatus(parent.children.get(i), children[i]);
            }
            BatchGroupStatus.updateParent(parent, regionState, currentTime());
            return parent.id;
        }
    }

    /**
     * Adds a multi-node job; its nodes are {@code id#0} (the main node), {@code id#1} and so on, and stay as they are.
     *
     * @param nodes the status of each node
     * @return the parent's id
     */
    public String addMultiNodeJob(BatchStatus... nodes) {
        synchronized (lock) {
            scheduler.runDuePasses();
            StoredBatchJob parent = regionState.submitJob(JobSubmission.ofKind(
                    JobKind.NODES,
                    nodes.length,
                    DEFAULT_NAME,
                    FakeBatch.QUEUE,
                    BatchJobScript.keepsStatus(),
                    List.of()));
            for (int i = 0; i < nodes.length; i++) {
                forceStatus(parent.children.get(i), nodes[i]);
            }
            BatchGroupStatus.updateParent(parent, regionState, currentTime());
            return parent.id;
        }
    }

    /**
     * Adds a service job, which only the service job operations see.
     *
     * @param status the status it stands in
     * @param script what happens from there
     * @return its id
     */
    public String addServiceJob(BatchStatus status, BatchJobScript script) {
        synchronized (lock) {
            scheduler.runDuePasses();
            StoredBatchJob job = regionState.submitJob(
                    JobSubmission.ofKind(JobKind.SERVICE, 1, DEFAULT_NAME, FakeBatch.QUEUE, script, List.of()));
            forceStatus(job, status);
            return job.id;
        }
    }

    /**
     * Submits a job.
     *
     * @param script how it behaves
     * @param dependsOn ids of the jobs that must succeed first
     * @return its id
     */
    public String submitJob(BatchJobScript script, String... dependsOn) {
        return submitOfKind(JobKind.SINGLE, 1, script, dependsOn);
    }

    /**
     * Submits an array job.
     *
     * @param size how many children
     * @param script how each child behaves
     * @param dependsOn ids of the jobs that must succeed first
     * @return the parent's id
     */
    public String submitArrayJob(int size, BatchJobScript script, String... dependsOn) {
        return submitOfKind(JobKind.ARRAY, size, script, dependsOn);
    }

    /**
     * Submits a multi-node job.
     *
     * @param nodes how many nodes; the first is the main node
     * @param script how each node behaves
     * @return the parent's id
     */
    public String submitMultiNodeJob(int nodes, BatchJobScript script) {
        return submitOfKind(JobKind.NODES, nodes, script);
    }

    /**
     * The behaviour of jobs that will be submitted over the wire under this name. Those without one run for ever.
     *
     * @param jobName the name
     * @param script how they behave
     */
    public void setScript(String jobName, BatchJobScript script) {
        synchronized (lock) {
            regionState.scriptsByJobName.put(jobName, script);
        }
    }

    /**
     * Puts a job into a status at once, as no pass would; its script goes on from there.
     *
     * @param jobId a job without children
     * @param status where it stands from now on
     */
    public void moveJob(String jobId, BatchStatus status) {
        synchronized (lock) {
            scheduler.runDuePasses();
            forceStatus(regionState.requireJob(jobId), status);
        }
    }

    /**
     * Ends a running job's container at once and by itself, between two passes: the race that a terminate can lose.
     *
     * @param jobId a job without children
     * @param exitCode what the container exits with
     */
    public void exitContainer(String jobId, int exitCode) {
        synchronized (lock) {
            scheduler.runDuePasses();
            StoredBatchJob job = regionState.requireJob(jobId);
            if (job.status != BatchStatus.RUNNING || job.hasChildren()) {
                throw new IllegalStateException(jobId + " has no container of its own that runs");
            }
            scheduler.exitNow(job, exitCode);
        }
    }

    /**
     * Gives a job a status reason, such as {@code CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY}.
     *
     * @param jobId the job
     * @param reason the text, which a later stop may overwrite
     */
    public void setStatusReason(String jobId, String reason) {
        synchronized (lock) {
            regionState.requireJob(jobId).statusReason = reason;
        }
    }

    /**
     * Forgets a job, and its children, as the service does when the retention time is over.
     *
     * @param jobId the job
     */
    public void forgetJob(String jobId) {
        synchronized (lock) {
            regionState.forgetJob(regionState.requireJob(jobId));
        }
    }

    /**
     * What is really so about a job, at the clock's present time.
     *
     * @param jobId the job
     * @return the truth; an {@link IllegalArgumentException} is thrown if there is no such job
     */
    public BatchJobView job(String jobId) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return regionState.requireJob(jobId).toView();
        }
    }

    /**
     * The truth about all jobs, children included, oldest first.
     *
     * @return a copy
     */
    public List<BatchJobView> allJobs() {
        synchronized (lock) {
            scheduler.runDuePasses();
            return regionState.allJobs().stream().map(StoredBatchJob::toView).toList();
        }
    }

    private String submitOfKind(JobKind kind, int size, BatchJobScript script, String... dependsOn) {
        synchronized (lock) {
            scheduler.runDuePasses();
            List<JobDependency> dependencies = Stream.of(dependsOn)
                    .map(id -> new JobDependency(regionState.requireJob(id).id, ""))
                    .toList();
            return regionState.submitJob(
                            JobSubmission.ofKind(kind, size, DEFAULT_NAME, FakeBatch.QUEUE, script, dependencies))
                    .id;
        }
    }

    private String requireQueue(String queue) {
        @Nullable String name = regionState.findQueue(queue);
        if (name == null) {
            throw new IllegalArgumentException("no queue " + queue);
        }
        return name;
    }

    private void forceStatus(StoredBatchJob job, BatchStatus status) {
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

    private Instant currentTime() {
        return regionState.clock.instant();
    }
}
