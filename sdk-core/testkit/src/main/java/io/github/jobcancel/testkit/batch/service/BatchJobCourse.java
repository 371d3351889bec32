// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchJobScript.SigtermReaction;
import io.github.jobcancel.testkit.batch.BatchStatus;
import java.time.Duration;
import java.time.Instant;

/** The course of one job: its least time in each status, its exit code and its reaction to SIGTERM. */
public record BatchJobCourse(
        Duration submittedTime,
        Duration runnableTime,
        Duration startingTime,
        Duration runningTime,
        int exitCode,
        SigtermReaction sigtermReaction,
        Duration exitDelay) {

    /** A duration that is longer than any test. */
    private static final Duration FOREVER = Duration.ofDays(400_000);

    /** A job that starts as soon as possible, runs until it is stopped, and ignores SIGTERM. */
    public static final BatchJobCourse RUNS_FOREVER = runsFor(FOREVER);

    /** A job that keeps its status until it is stopped. */
    public static final BatchJobCourse KEEPS_STATUS =
            new BatchJobCourse(FOREVER, FOREVER, FOREVER, FOREVER, 0, SigtermReaction.IGNORE_SIGNAL, Duration.ZERO);

    public static BatchJobCourse runsFor(Duration runningTime) {
        Duration immediately = Duration.ZERO;
        return new BatchJobCourse(
                immediately, immediately, immediately, runningTime, 0, SigtermReaction.IGNORE_SIGNAL, immediately);
    }

    /** Returns the least time that a job spends in a status by itself; zero for a status that is not timed. */
    Duration timeIn(BatchStatus status) {
        return switch (status) {
            case SUBMITTED -> submittedTime;
            case RUNNABLE -> runnableTime;
            case SCHEDULED, STARTING -> startingTime;
            case RUNNING -> runningTime;
            case PENDING, SUCCEEDED, FAILED -> Duration.ZERO;
        };
    }

    /** Returns the end of a wait, or {@link Instant#MAX} if it never ends. */
    static Instant dueTime(Instant since, Duration wait) {
        return wait.compareTo(FOREVER) >= 0 ? Instant.MAX : since.plus(wait);
    }
}
