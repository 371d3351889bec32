// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.batch.service.BatchJobCreator;
import io.github.jobcancel.testkit.batch.service.BatchRegionState;
import io.github.jobcancel.testkit.batch.service.BatchScheduler;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobKind;
import java.util.List;

/**
 * The jobs of a {@link FakeBatch}: a test adds them, moves them and reads their true state here. An added job starts
 * in the given status and stays there until it is stopped or moved, unless a script is given. A submitted job starts
 * in SUBMITTED and follows its script. Safe for use by several threads.
 */
public final class BatchJobs {
    private final Object lock;
    private final BatchRegionState regionState;
    private final BatchScheduler scheduler;
    private final BatchJobCreator jobCreator;

    BatchJobs(Object lock, BatchRegionState regionState, BatchScheduler scheduler) {
        this.lock = lock;
        this.regionState = regionState;
        this.scheduler = scheduler;
        this.jobCreator = new BatchJobCreator(regionState);
    }

    /**
     * Adds a job that stays in the given status. For PENDING, a second job is added that runs for ever and that the
     * new job waits for. A job in a final status has run, and its container exited with 0 or 1.
     *
     * @param status the status of the job
     * @return the id of the job
     */
    public String addJob(BatchStatus status) {
        return addJob(status, BatchJobScript.keepsStatus());
    }

    /**
     * Adds a job that starts in the given status and then follows its script.
     *
     * @param status the first status of the job
     * @param script the behavior of the job from then on
     * @return the id of the job
     */
    public String addJob(BatchStatus status, BatchJobScript script) {
        return addJob(FakeBatch.QUEUE, BatchJobCreator.DEFAULT_NAME, status, script);
    }

    /**
     * Adds a job with a queue and a name that starts in the given status and then follows its script.
     *
     * @param queue the name of its queue
     * @param name the name of the job
     * @param status the first status of the job
     * @param script the behavior of the job from then on
     * @return the id of the job
     */
    public String addJob(String queue, String name, BatchStatus status, BatchJobScript script) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return jobCreator.addSingle(queue, name, status, script.course).id;
        }
    }

    /**
     * Adds an array job. Its children have the ids {@code id:0}, {@code id:1} and so on, and keep their status.
     *
     * @param children the status of each child
     * @return the id of the parent
     */
    public String addArrayJob(BatchStatus... children) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return jobCreator.addGroup(JobKind.ARRAY, children).id;
        }
    }

    /**
     * Adds a multi-node job. Its nodes have the ids {@code id#0} (the main node), {@code id#1} and so on, and keep
     * their status.
     *
     * @param nodes the status of each node
     * @return the id of the parent
     */
    public String addMultiNodeJob(BatchStatus... nodes) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return jobCreator.addGroup(JobKind.NODES, nodes).id;
        }
    }

    /**
     * Adds a service job. Only the operations for service jobs know it.
     *
     * @param status the first status of the job
     * @param script the behavior of the job from then on
     * @return the id of the job
     */
    public String addServiceJob(BatchStatus status, BatchJobScript script) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return jobCreator.addService(status, script.course).id;
        }
    }

    /**
     * Submits a job.
     *
     * @param script the behavior of the job
     * @param dependsOn the ids of the jobs that must succeed first
     * @return the id of the job
     */
    public String submitJob(BatchJobScript script, String... dependsOn) {
        return submitOfKind(JobKind.SINGLE, 1, script, dependsOn);
    }

    /**
     * Submits an array job.
     *
     * @param size the number of children
     * @param script the behavior of each child
     * @param dependsOn the ids of the jobs that must succeed first
     * @return the id of the parent
     */
    public String submitArrayJob(int size, BatchJobScript script, String... dependsOn) {
        return submitOfKind(JobKind.ARRAY, size, script, dependsOn);
    }

    /**
     * Submits a multi-node job.
     *
     * @param nodes the number of nodes; the first is the main node
     * @param script the behavior of each node
     * @return the id of the parent
     */
    public String submitMultiNodeJob(int nodes, BatchJobScript script) {
        return submitOfKind(JobKind.NODES, nodes, script);
    }

    /**
     * Sets the behavior of jobs that are submitted over HTTP with this name from now on. A job without such a script
     * runs for ever.
     *
     * @param jobName the job name
     * @param script the behavior of the jobs
     */
    public void setScript(String jobName, BatchJobScript script) {
        synchronized (lock) {
            regionState.coursesByJobName.put(jobName, script.course);
        }
    }

    /**
     * Moves a job to a status at once, even one that no scheduler pass would give it. The script of the job continues
     * from there.
     *
     * @param jobId the id of a job without children
     * @param status the new status
     */
    public void moveJob(String jobId, BatchStatus status) {
        synchronized (lock) {
            scheduler.runDuePasses();
            jobCreator.forceStatus(regionState.requireJob(jobId), status);
        }
    }

    /**
     * Lets the container of a running job exit at once, between two scheduler passes. With it a test reproduces the
     * race in which a terminate loses against the job's own end.
     *
     * @param jobId the id of a job without children
     * @param exitCode the exit code of the container
     */
    public void exitContainer(String jobId, int exitCode) {
        synchronized (lock) {
            scheduler.runDuePasses();
            StoredBatchJob job = regionState.requireJob(jobId);
            if (job.status != BatchStatus.RUNNING || job.hasChildren()) {
                throw new IllegalStateException("job " + jobId + " has no running container of its own");
            }
            scheduler.exitNow(job, exitCode);
        }
    }

    /**
     * Sets the status reason of a job, such as {@code CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY}.
     *
     * @param jobId the id of the job
     * @param reason the text; a later stop may replace it
     */
    public void setStatusReason(String jobId, String reason) {
        synchronized (lock) {
            regionState.requireJob(jobId).statusReason = reason;
        }
    }

    /**
     * Removes a job and its children, as the service does after the retention time.
     *
     * @param jobId the id of the job
     */
    public void forgetJob(String jobId) {
        synchronized (lock) {
            regionState.forgetJob(regionState.requireJob(jobId));
        }
    }

    /**
     * Returns the true state of a job at the present time of the clock.
     *
     * @param jobId the id of the job
     * @return the state
     * @throws IllegalArgumentException if there is no such job
     */
    public BatchJobView job(String jobId) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return new BatchJobView(regionState.requireJob(jobId));
        }
    }

    /**
     * Returns the true state of all jobs, children included, oldest first.
     *
     * @return a copy
     */
    public List<BatchJobView> allJobs() {
        synchronized (lock) {
            scheduler.runDuePasses();
            return regionState.allJobs().stream().map(BatchJobView::new).toList();
        }
    }

    private String submitOfKind(JobKind kind, int size, BatchJobScript script, String... dependsOn) {
        synchronized (lock) {
            scheduler.runDuePasses();
            return jobCreator.submitOfKind(kind, size, script.course, dependsOn).id;
        }
    }
}
