// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.BatchTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves jobs. Requests only leave a mark on a job; everything happens in passes, which lie on a grid of fake time and are
 * caught up when somebody looks. A job takes at most one step per pass. Guarded by the fake's lock.
 */
public final class BatchScheduler {
    private static final String EXITED = "Essential container in task exited";

    private final BatchWorld world;
    private Duration interval = Duration.ofSeconds(1);
    private Instant last;

    /** The earliest time at which a job that did not move may move; found anew by each pass. */
    private Instant wake = Instant.MAX;

    /** The oldest RUNNABLE job of each queue as the running pass began. */
    private final Map<String, BatchJob> heads = new HashMap<>();

    public BatchScheduler(BatchWorld world) {
        this.world = world;
        this.last = world.clock.instant();
    }

    public void interval(Duration interval) {
        this.interval = interval;
        this.last = world.clock.instant();
    }

    /** Runs the passes that are due, leaving out those that could not change anything. */
    public void catchUp() {
        Instant now = world.clock.instant();
        while (!last.plus(interval).isAfter(now)) {
            last = last.plus(interval);
            if (!pass(last)) {
                skip(now);
            }
        }
    }

    /** Goes to the last grid point before the next wake, so that the loop's next step is the first one that matters. */
    private void skip(Instant now) {
        Duration idle = wake.isAfter(now)
                ? Duration.between(last, now)
                : Duration.between(last, wake).minusNanos(1);
        last = last.plus(interval.multipliedBy(idle.dividedBy(interval)));
    }

    /** One pass, now. Returns whether anything changed. */
    public boolean pass(Instant at) {
        wake = Instant.MAX;
        heads.clear();
        for (BatchJob job : world.jobs()) {
            if (job.status == BatchStatus.RUNNABLE && !job.group()) {
                heads.putIfAbsent(job.order.queue(), job);
            }
        }
        boolean changed = false;
        for (BatchJob job : world.jobs()) {
            changed |= !job.group() && !job.status.atRest() && step(job, at);
        }
        for (BatchJob job : world.jobs()) {
            changed |= job.group() && !job.status.atRest() && BatchGroups.refresh(job, world, at);
        }
        return expire(at) || changed;
    }

    private boolean expire(Instant at) {
        boolean changed = false;
        for (BatchJob job : List.copyOf(world.jobs())) {
            if (job.parent == null && job.stoppedAt != null && due(job.stoppedAt, world.retention, at)) {
                world.forget(job);
                changed = true;
            }
        }
        return changed;
    }

    private boolean due(Instant since, Duration wait, Instant at) {
        Instant when = BatchScript.due(since, wait);
        if (when.isAfter(at)) {
            wake = when.isBefore(wake) ? when : wake;
            return false;
        }
        return true;
    }

    private boolean step(BatchJob job, Instant at) {
        return switch (job.status) {
            case SUBMITTED -> submitted(job, at);
            case PENDING -> pending(job, at);
            case RUNNABLE -> runnable(job, at);
            case SCHEDULED, STARTING, RUNNING -> started(job, at);
            case SUCCEEDED, FAILED -> false;
        };
    }

    private boolean submitted(BatchJob job, Instant at) {
        if (job.stopWanted()) {
            return stopped(job, at);
        }
        if (!due(job.since, job.order.script().submitted(), at)) {
            return false;
        }
        boolean waits = job.waitsFor.stream().anyMatch(d -> d.status != BatchStatus.SUCCEEDED);
        job.enter(waits ? BatchStatus.PENDING : BatchStatus.RUNNABLE, at);
        return true;
    }

    private boolean pending(BatchJob job, Instant at) {
        boolean allEnded = job.waitsFor.stream().allMatch(d -> d.status.atRest());
        if (job.stopWanted()) {
            boolean atOnce = job.mustStop() && (job.evicted || world.has(BatchQuirk.TERMINATE_ENDS_PENDING_AT_ONCE));
            return (allEnded || atOnce) && stopped(job, at);
        }
        if (job.waitsFor.stream().anyMatch(d -> d.status == BatchStatus.FAILED)) {
            job.end(BatchStatus.FAILED, BatchTruth.End.DEPENDENCY, "Dependent Job failed", at);
            return true;
        }
        if (allEnded) {
            job.enter(BatchStatus.RUNNABLE, at);
        }
        return allEnded;
    }

    private boolean runnable(BatchJob job, Instant at) {
        boolean startDue = due(job.since, job.order.script().runnable(), at);
        if (job.mustStop()) {
            return stopped(job, at);
        }
        if (job.cancelReason != null && !(startDue && world.has(BatchQuirk.START_BEATS_CANCEL))) {
            boolean waits = world.has(BatchQuirk.CANCEL_WAITS_FOR_HEAD_OF_QUEUE);
            return (!waits || heads.get(job.order.queue()) == job) && stopped(job, at);
        }
        if (startDue) {
            boolean service = job.order.kind() == BatchJob.Kind.SERVICE;
            job.enter(service ? BatchStatus.SCHEDULED : BatchStatus.STARTING, at);
        }
        return startDue;
    }

    private boolean started(BatchJob job, Instant at) {
        boolean running = job.status == BatchStatus.RUNNING;
        BatchScript script = job.order.script();
        boolean ownTimeIsUp = due(job.since, script.in(job.status), at);
        if (running && ownTimeIsUp) {
            return exited(job, script.exitCode(), at);
        }
        if (job.mustStop() && job.sigtermAt == null) {
            job.sigtermAt = at;
            BatchStops.show(job, world);
            return true;
        }
        if (job.sigtermAt != null) {
            return signalled(job, job.sigtermAt, at);
        }
        if (ownTimeIsUp) {
            job.enter(job.status == BatchStatus.SCHEDULED ? BatchStatus.STARTING : BatchStatus.RUNNING, at);
        }
        return ownTimeIsUp;
    }

    private boolean signalled(BatchJob job, Instant sigtermAt, Instant at) {
        BatchScript script = job.order.script();
        boolean ignores = script.onSigterm() == BatchScript.OnSigterm.IGNORE;
        boolean obeys = !ignores && script.lag().compareTo(world.grace) <= 0;
        if (!due(sigtermAt, obeys ? script.lag() : world.grace, at)) {
            return false;
        }
        boolean zero = obeys && script.onSigterm() == BatchScript.OnSigterm.EXIT_ZERO;
        if (job.status != BatchStatus.RUNNING) {
            // no container yet that could exit
            return stopped(job, at);
        }
        if (zero) {
            return exited(job, 0, at);
        }
        job.exitCode = obeys ? 143 : 137;
        return stopped(job, at);
    }

    private boolean exited(BatchJob job, int code, Instant at) {
        job.exitCode = code;
        if (code == 0) {
            job.end(BatchStatus.SUCCEEDED, BatchTruth.End.ITSELF, job.statusReason == null ? EXITED : null, at);
        } else if (job.attempts < job.order.attempts() && !job.stopWanted()) {
            job.enter(BatchStatus.RUNNABLE, at);
        } else {
            if (job.terminateReason != null) {
                BatchStops.show(job, world);
            }
            job.end(BatchStatus.FAILED, BatchTruth.End.ITSELF, job.statusReason == null ? EXITED : null, at);
        }
        return true;
    }

    private boolean stopped(BatchJob job, Instant at) {
        BatchStops.show(job, world);
        BatchTruth.End by = job.mustStop() ? BatchTruth.End.TERMINATE : BatchTruth.End.CANCEL;
        boolean byMainNode = job.evicted && job.terminateReason == null;
        @Nullable String reason = byMainNode ? "Main node ended" : BatchStops.reason(job);
        job.end(BatchStatus.FAILED, byMainNode ? BatchTruth.End.GROUP : by, reason, at);
        return true;
    }

    /** Ends a job's container at this moment, outside of any pass, as a crash or a fast program does. */
    public void exit(BatchJob job, int code) {
        exited(job, code, world.clock.instant());
    }
}
