// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import java.time.Duration;
import java.time.Instant;

/**
 * How a job of {@link FakeBatch} behaves when left alone, and when its container is told to stop. A job takes at most one
 * step per scheduler pass, so a duration of zero means "until the next pass".
 *
 * @param submittedTime least time in SUBMITTED
 * @param runnableTime least time in RUNNABLE
 * @param startingTime least time in STARTING (for a service job also in SCHEDULED)
 * @param runningTime how long the container runs
 * @param exitCode what the container exits with by itself; 0 succeeds
 * @param sigtermReaction what the container does with SIGTERM
 * @param exitDelay time from SIGTERM to the exit, unless the signal is ignored
 */
public record BatchJobScript(
        Duration submittedTime,
        Duration runnableTime,
        Duration startingTime,
        Duration runningTime,
        int exitCode,
        SigtermReaction sigtermReaction,
        Duration exitDelay) {

    /** Longer than any test. */
    static final Duration FOREVER = Duration.ofDays(400_000);

    /** What a container does when it gets SIGTERM. */
    public enum SigtermReaction {
        /** Goes on, and is killed at the end of the grace. */
        IGNORE_SIGNAL,
        /** Exits with 143. */
        EXIT_143,
        /** Exits with 0, so that the job ends as SUCCEEDED: the terminate lost the race. */
        EXIT_ZERO
    }

    /**
     * A job that starts as soon as it may, runs until it is stopped, and ignores SIGTERM.
     *
     * @return the script
     */
    public static BatchJobScript runsForever() {
        return runsFor(FOREVER);
    }

    /**
     * A job that starts as soon as it may, and succeeds.
     *
     * @param runningTime how long its container runs
     * @return the script
     */
    public static BatchJobScript runsFor(Duration runningTime) {
        Duration immediately = Duration.ZERO;
        return new BatchJobScript(
                immediately, immediately, immediately, runningTime, 0, SigtermReaction.IGNORE_SIGNAL, immediately);
    }

    /**
     * A job that never leaves the status it is in, unless it is stopped.
     *
     * @return the script
     */
    public static BatchJobScript keepsStatus() {
        return new BatchJobScript(FOREVER, FOREVER, FOREVER, FOREVER, 0, SigtermReaction.IGNORE_SIGNAL, Duration.ZERO);
    }

    /**
     * The same script with another time in the queue.
     *
     * @param time least time in RUNNABLE
     * @return a new script
     */
    public BatchJobScript withRunnableTime(Duration time) {
        return new BatchJobScript(submittedTime, time, startingTime, runningTime, exitCode, sigtermReaction, exitDelay);
    }

    /**
     * The same script with another time to start.
     *
     * @param time least time in STARTING
     * @return a new script
     */
    public BatchJobScript withStartingTime(Duration time) {
        return new BatchJobScript(submittedTime, runnableTime, time, runningTime, exitCode, sigtermReaction, exitDelay);
    }

    /**
     * The same script with another exit code.
     *
     * @param code what the container exits with by itself
     * @return a new script
     */
    public BatchJobScript withExitCode(int code) {
        return new BatchJobScript(
                submittedTime, runnableTime, startingTime, runningTime, code, sigtermReaction, exitDelay);
    }

    /**
     * The same script with another answer to SIGTERM.
     *
     * @param reaction what the container does
     * @param exitDelay time from the signal to the exit; not used if the signal is ignored
     * @return a new script
     */
    public BatchJobScript withSigtermReaction(SigtermReaction reaction, Duration exitDelay) {
        return new BatchJobScript(
                submittedTime, runnableTime, startingTime, runningTime, exitCode, reaction, exitDelay);
    }

    public Duration timeIn(BatchStatus status) {
        return switch (status) {
            case SUBMITTED -> submittedTime;
            case RUNNABLE -> runnableTime;
            case SCHEDULED, STARTING -> startingTime;
            case RUNNING -> runningTime;
            case PENDING, SUCCEEDED, FAILED -> Duration.ZERO;
        };
    }

    public static Instant dueTime(Instant since, Duration wait) {
        return wait.compareTo(FOREVER) >= 0 ? Instant.MAX : since.plus(wait);
    }
}
