// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.batch.service.BatchGroups;
import io.github.jobcancel.testkit.batch.service.BatchJob;
import io.github.jobcancel.testkit.batch.service.BatchJob.Dependency;
import io.github.jobcancel.testkit.batch.service.BatchJob.Kind;
import io.github.jobcancel.testkit.batch.service.BatchJob.Order;
import io.github.jobcancel.testkit.batch.service.BatchScheduler;
import io.github.jobcancel.testkit.batch.service.BatchWorld;
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
    private static final String NAME = "job";

    private final Object lock;
    private final BatchWorld world;
    private final BatchScheduler scheduler;

    BatchJobs(Object lock, BatchWorld world, BatchScheduler scheduler) {
        this.lock = lock;
        this.world = world;
        this.scheduler = scheduler;
    }

    /**
     * Adds a job that stays in this status. A PENDING one waits for another job, which is added too and runs for ever; one
     * at rest has run, and its container exited with 0 or 1.
     *
     * @param status the status it stands in
     * @return its id
     */
    public String add(BatchStatus status) {
        return add(status, BatchScript.staysPut());
    }

    /**
     * Adds a job that stands in this status now and goes on by its script.
     *
     * @param status the status it stands in
     * @param script what happens from there
     * @return its id
     */
    public String add(BatchStatus status, BatchScript script) {
        return add(FakeBatch.QUEUE, NAME, status, script);
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
    public String add(String queue, String name, BatchStatus status, BatchScript script) {
        synchronized (lock) {
            scheduler.catchUp();
            boolean waits = status == BatchStatus.PENDING;
            List<Dependency> on = waits
                    ? List.of(new Dependency(add(queue, "blocker", BatchStatus.RUNNING, BatchScript.staysPut()), ""))
                    : List.of();
            BatchJob job = world.submit(Order.of(Kind.SINGLE, 1, name, known(queue), script, on));
            put(job, status);
            return job.id;
        }
    }

    /**
     * Adds an array job; its children are {@code id:0}, {@code id:1} and so on, and stay as they are.
     *
     * @param children the status of each child
     * @return the parent's id
     */
    public String addArray(BatchStatus... children) {
        synchronized (lock) {
            scheduler.catchUp();
            BatchJob parent = world.submit(
                    Order.of(Kind.ARRAY, children.length, NAME, FakeBatch.QUEUE, BatchScript.staysPut(), List.of()));
            for (int i = 0; i < children.length; i++) {
                put(parent.children.get(i), children[i]);
            }
            BatchGroups.refresh(parent, world, now());
            return parent.id;
        }
    }

    /**
     * Adds a multi-node job; its nodes are {@code id#0} (the main node), {@code id#1} and so on, and stay as they are.
     *
     * @param nodes the status of each node
     * @return the parent's id
     */
    public String addMultiNode(BatchStatus... nodes) {
        synchronized (lock) {
            scheduler.catchUp();
            BatchJob parent = world.submit(
                    Order.of(Kind.NODES, nodes.length, NAME, FakeBatch.QUEUE, BatchScript.staysPut(), List.of()));
            for (int i = 0; i < nodes.length; i++) {
                put(parent.children.get(i), nodes[i]);
            }
            BatchGroups.refresh(parent, world, now());
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
    public String addService(BatchStatus status, BatchScript script) {
        synchronized (lock) {
            scheduler.catchUp();
            BatchJob job = world.submit(Order.of(Kind.SERVICE, 1, NAME, FakeBatch.QUEUE, script, List.of()));
            put(job, status);
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
    public String submit(BatchScript script, String... dependsOn) {
        return submit(Kind.SINGLE, 1, script, dependsOn);
    }

    /**
     * Submits an array job.
     *
     * @param size how many children
     * @param script how each child behaves
     * @param dependsOn ids of the jobs that must succeed first
     * @return the parent's id
     */
    public String submitArray(int size, BatchScript script, String... dependsOn) {
        return submit(Kind.ARRAY, size, script, dependsOn);
    }

    /**
     * Submits a multi-node job.
     *
     * @param nodes how many nodes; the first is the main node
     * @param script how each node behaves
     * @return the parent's id
     */
    public String submitMultiNode(int nodes, BatchScript script) {
        return submit(Kind.NODES, nodes, script);
    }

    /**
     * The behaviour of jobs that will be submitted over the wire under this name. Those without one run for ever.
     *
     * @param jobName the name
     * @param script how they behave
     */
    public void script(String jobName, BatchScript script) {
        synchronized (lock) {
            world.scripts.put(jobName, script);
        }
    }

    /**
     * Puts a job into a status at once, as no pass would; its script goes on from there.
     *
     * @param jobId a job without children
     * @param status where it stands from now on
     */
    public void move(String jobId, BatchStatus status) {
        synchronized (lock) {
            scheduler.catchUp();
            put(world.get(jobId), status);
        }
    }

    /**
     * Ends a running job's container at once and by itself, between two passes: the race that a terminate can lose.
     *
     * @param jobId a job without children
     * @param exitCode what the container exits with
     */
    public void exit(String jobId, int exitCode) {
        synchronized (lock) {
            scheduler.catchUp();
            BatchJob job = world.get(jobId);
            if (job.status != BatchStatus.RUNNING || job.group()) {
                throw new IllegalStateException(jobId + " has no container of its own that runs");
            }
            scheduler.exit(job, exitCode);
        }
    }

    /**
     * Gives a job a status reason, such as {@code CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY}.
     *
     * @param jobId the job
     * @param reason the text, which a later stop may overwrite
     */
    public void reason(String jobId, String reason) {
        synchronized (lock) {
            world.get(jobId).statusReason = reason;
        }
    }

    /**
     * Forgets a job, and its children, as the service does when the retention time is over.
     *
     * @param jobId the job
     */
    public void forget(String jobId) {
        synchronized (lock) {
            world.forget(world.get(jobId));
        }
    }

    /**
     * What is really so about a job, at the clock's present time.
     *
     * @param jobId the job
     * @return the truth; an {@link IllegalArgumentException} is thrown if there is no such job
     */
    public BatchTruth truth(String jobId) {
        synchronized (lock) {
            scheduler.catchUp();
            return world.get(jobId).truth();
        }
    }

    /**
     * The truth about all jobs, children included, oldest first.
     *
     * @return a copy
     */
    public List<BatchTruth> all() {
        synchronized (lock) {
            scheduler.catchUp();
            return world.jobs().stream().map(BatchJob::truth).toList();
        }
    }

    private String submit(Kind kind, int size, BatchScript script, String... dependsOn) {
        synchronized (lock) {
            scheduler.catchUp();
            List<Dependency> on = Stream.of(dependsOn)
                    .map(id -> new Dependency(world.get(id).id, ""))
                    .toList();
            return world.submit(Order.of(kind, size, NAME, FakeBatch.QUEUE, script, on)).id;
        }
    }

    private String known(String queue) {
        @Nullable String name = world.queue(queue);
        if (name == null) {
            throw new IllegalArgumentException("no queue " + queue);
        }
        return name;
    }

    private void put(BatchJob job, BatchStatus status) {
        if (status == BatchStatus.RUNNING || status.atRest()) {
            job.enter(BatchStatus.RUNNING, now());
        }
        if (status.atRest()) {
            job.exitCode = status == BatchStatus.SUCCEEDED ? 0 : 1;
            job.end(status, BatchTruth.End.ITSELF, null, now());
        } else if (status != BatchStatus.RUNNING) {
            job.enter(status, now());
        }
    }

    private Instant now() {
        return world.clock.instant();
    }
}
