// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchJobScript.SigtermReaction;
import io.github.jobcancel.testkit.batch.BatchJobView;
import io.github.jobcancel.testkit.batch.BatchStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves jobs. A request only records a mark on a job; all changes happen in passes. Passes are due at fixed intervals
 * of the fake's time and are run when the next request or view arrives. A job takes at most one step per pass.
 * Guarded by the fake's lock.
 */
public final class BatchScheduler {
    private static final String CONTAINER_EXITED = "Essential container in task exited";

    private final BatchRegionState regionState;
    private Duration passInterval = Duration.ofSeconds(1);
    private Instant lastPassAt;

    /** The earliest time at which a job that did not move can move; each pass computes it anew. */
    private Instant nextChangeAt = Instant.MAX;

    /** The oldest RUNNABLE job of each queue at the beginning of the current pass. */
    private final Map<String, StoredBatchJob> queueHeads = new HashMap<>();

    public BatchScheduler(BatchRegionState regionState) {
        this.regionState = regionState;
        this.lastPassAt = regionState.clock.instant();
    }

    public void setPassInterval(Duration interval) {
        this.passInterval = interval;
        this.lastPassAt = regionState.clock.instant();
    }

    /** Runs the passes that are due, except those that cannot change anything. */
    public void runDuePasses() {
        Instant now = regionState.clock.instant();
        while (!lastPassAt.plus(passInterval).isAfter(now)) {
            lastPassAt = lastPassAt.plus(passInterval);
            if (!runPass(lastPassAt)) {
                skipIdlePasses(now);
            }
        }
    }

    /**
     * Moves {@code lastPassAt} to the last pass before {@code nextChangeAt}, so that the next pass of the loop is the
     * first one that can change something.
     */
    private void skipIdlePasses(Instant now) {
        Duration idleTime = nextChangeAt.isAfter(now)
                ? Duration.between(lastPassAt, now)
                : Duration.between(lastPassAt, nextChangeAt).minusNanos(1);
        lastPassAt = lastPassAt.plus(passInterval.multipliedBy(idleTime.dividedBy(passInterval)));
    }

    /** Runs one pass at the given time and returns whether anything changed. */
    public boolean runPass(Instant at) {
        nextChangeAt = Instant.MAX;
        queueHeads.clear();
        for (StoredBatchJob job : regionState.allJobs()) {
            if (job.status == BatchStatus.RUNNABLE && !job.hasChildren()) {
                queueHeads.putIfAbsent(job.submission.queue(), job);
            }
        }
        boolean changed = false;
        for (StoredBatchJob job : regionState.allJobs()) {
            changed |= !job.hasChildren() && !job.status.isTerminal() && advanceJob(job, at);
        }
        for (StoredBatchJob job : regionState.allJobs()) {
            changed |= job.hasChildren()
                    && !job.status.isTerminal()
                    && BatchGroupStatus.updateParent(job, regionState, at);
        }
        return forgetExpiredJobs(at) || changed;
    }

    private boolean forgetExpiredJobs(Instant at) {
        boolean changed = false;
        for (StoredBatchJob job : List.copyOf(regionState.allJobs())) {
            if (job.parent == null && job.stoppedAt != null && isDue(job.stoppedAt, regionState.jobRetention, at)) {
                regionState.forgetJob(job);
                changed = true;
            }
        }
        return changed;
    }

    private boolean isDue(Instant since, Duration wait, Instant at) {
        Instant dueAt = BatchJobCourse.dueTime(since, wait);
        if (dueAt.isAfter(at)) {
            nextChangeAt = dueAt.isBefore(nextChangeAt) ? dueAt : nextChangeAt;
            return false;
        }
        return true;
    }

    private boolean advanceJob(StoredBatchJob job, Instant at) {
        return switch (job.status) {
            case SUBMITTED -> advanceSubmitted(job, at);
            case PENDING -> advancePending(job, at);
            case RUNNABLE -> advanceRunnable(job, at);
            case SCHEDULED, STARTING, RUNNING -> advanceStarted(job, at);
            case SUCCEEDED, FAILED -> false;
        };
    }

    private boolean advanceSubmitted(StoredBatchJob job, Instant at) {
        if (job.isStopRequested()) {
            return endByStop(job, at);
        }
        if (!isDue(job.statusSince, job.submission.course().submittedTime(), at)) {
            return false;
        }
        boolean hasToWait =
                job.dependencies.stream().anyMatch(dependency -> dependency.status != BatchStatus.SUCCEEDED);
        job.enterStatus(hasToWait ? BatchStatus.PENDING : BatchStatus.RUNNABLE, at);
        return true;
    }

    private boolean advancePending(StoredBatchJob job, Instant at) {
        boolean allEnded = job.dependencies.stream().allMatch(dependency -> dependency.status.isTerminal());
        if (job.isStopRequested()) {
            boolean endsAtOnce = job.isTerminateRequested()
                    && (job.stoppedByMainNode || regionState.hasBehavior(BatchBehavior.TERMINATE_ENDS_PENDING_AT_ONCE));
            return (allEnded || endsAtOnce) && endByStop(job, at);
        }
        if (job.dependencies.stream().anyMatch(dependency -> dependency.status == BatchStatus.FAILED)) {
            job.endWith(BatchStatus.FAILED, BatchJobView.EndCause.DEPENDENCY, "Dependent Job failed", at);
            return true;
        }
        if (allEnded) {
            job.enterStatus(BatchStatus.RUNNABLE, at);
        }
        return allEnded;
    }

    private boolean advanceRunnable(StoredBatchJob job, Instant at) {
        boolean startDue = isDue(job.statusSince, job.submission.course().runnableTime(), at);
        if (job.isTerminateRequested()) {
            return endByStop(job, at);
        }
        if (job.cancelReason != null && !(startDue && regionState.hasBehavior(BatchBehavior.START_BEATS_CANCEL))) {
            boolean waitsForQueueHead = regionState.hasBehavior(BatchBehavior.CANCEL_WAITS_FOR_HEAD_OF_QUEUE);
            return (!waitsForQueueHead || queueHeads.get(job.submission.queue()) == job) && endByStop(job, at);
        }
        if (startDue) {
            boolean service = job.submission.kind() == StoredBatchJob.JobKind.SERVICE;
            job.enterStatus(service ? BatchStatus.SCHEDULED : BatchStatus.STARTING, at);
        }
        return startDue;
    }

    private boolean advanceStarted(StoredBatchJob job, Instant at) {
        boolean isRunning = job.status == BatchStatus.RUNNING;
        BatchJobCourse course = job.submission.course();
        boolean stepIsDue = isDue(job.statusSince, course.timeIn(job.status), at);
        if (isRunning && stepIsDue) {
            return endByExit(job, course.exitCode(), at);
        }
        if (job.isTerminateRequested() && job.sigtermAt == null) {
            job.sigtermAt = at;
            BatchStopRequests.applyFlags(job, regionState);
            return true;
        }
        if (job.sigtermAt != null) {
            return advanceSignalled(job, job.sigtermAt, at);
        }
        if (stepIsDue) {
            job.enterStatus(job.status == BatchStatus.SCHEDULED ? BatchStatus.STARTING : BatchStatus.RUNNING, at);
        }
        return stepIsDue;
    }

    private boolean advanceSignalled(StoredBatchJob job, Instant sigtermAt, Instant at) {
        BatchJobCourse course = job.submission.course();
        boolean ignoresSignal = course.sigtermReaction() == SigtermReaction.IGNORE_SIGNAL;
        boolean obeysInTime = !ignoresSignal && course.exitDelay().compareTo(regionState.stopGracePeriod) <= 0;
        if (!isDue(sigtermAt, obeysInTime ? course.exitDelay() : regionState.stopGracePeriod, at)) {
            return false;
        }
        boolean exitsWithZero = obeysInTime && course.sigtermReaction() == SigtermReaction.EXIT_ZERO;
        if (job.status != BatchStatus.RUNNING) {
            // there is no container yet that could exit
            return endByStop(job, at);
        }
        if (exitsWithZero) {
            return endByExit(job, 0, at);
        }
        job.exitCode = obeysInTime ? 143 : 137;
        return endByStop(job, at);
    }

    private boolean endByExit(StoredBatchJob job, int code, Instant at) {
        job.exitCode = code;
        if (code == 0) {
            job.endWith(
                    BatchStatus.SUCCEEDED,
                    BatchJobView.EndCause.CONTAINER_EXIT,
                    job.statusReason == null ? CONTAINER_EXITED : null,
                    at);
        } else if (job.attemptCount < job.submission.maxAttempts() && !job.isStopRequested()) {
            job.enterStatus(BatchStatus.RUNNABLE, at);
        } else {
            if (job.terminateReason != null) {
                BatchStopRequests.applyFlags(job, regionState);
            }
            job.endWith(
                    BatchStatus.FAILED,
                    BatchJobView.EndCause.CONTAINER_EXIT,
                    job.statusReason == null ? CONTAINER_EXITED : null,
                    at);
        }
        return true;
    }

    private boolean endByStop(StoredBatchJob job, Instant at) {
        BatchStopRequests.applyFlags(job, regionState);
        BatchJobView.EndCause requestCause =
                job.isTerminateRequested() ? BatchJobView.EndCause.TERMINATE : BatchJobView.EndCause.CANCEL;
        boolean byMainNode = job.stoppedByMainNode && job.terminateReason == null;
        @Nullable String reason = byMainNode ? "Main node ended" : BatchStopRequests.reasonToShow(job);
        job.endWith(BatchStatus.FAILED, byMainNode ? BatchJobView.EndCause.GROUP : requestCause, reason, at);
        return true;
    }

    /** Ends the container of a job now, outside any pass, as a crash or a short program does. */
    public void exitNow(StoredBatchJob job, int code) {
        endByExit(job, code, regionState.clock.instant());
    }
}
