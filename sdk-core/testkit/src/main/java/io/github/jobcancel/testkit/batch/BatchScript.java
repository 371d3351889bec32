// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import java.time.Duration;
import java.time.Instant;

/**
 * How a job of {@link FakeBatch} behaves when left alone, and when its container is told to stop. A job takes at most one
 * step per scheduler pass, so a duration of zero means "until the next pass".
 *
 * @param submitted least time in SUBMITTED
 * @param runnable least time in RUNNABLE
 * @param starting least time in STARTING (for a service job also in SCHEDULED)
 * @param running how long the container runs
 * @param exitCode what the container exits with by itself; 0 succeeds
 * @param onSigterm what the container does with SIGTERM
 * @param lag time from SIGTERM to the exit, unless the signal is ignored
 */
public record BatchScript(
        Duration submitted,
        Duration runnable,
        Duration starting,
        Duration running,
        int exitCode,
        OnSigterm onSigterm,
        Duration lag) {

    /** Longer than any test. */
    static final Duration FOREVER = Duration.ofDays(400_000);

    /** What a container does when it gets SIGTERM. */
    public enum OnSigterm {
        /** Goes on, and is killed at the end of the grace. */
        IGNORE,
        /** Exits with 143. */
        STOP,
        /** Exits with 0, so that the job ends as SUCCEEDED: the terminate lost the race. */
        EXIT_ZERO
    }

    /**
     * A job that starts as soon as it may, runs until it is stopped, and ignores SIGTERM.
     *
     * @return the script
     */
    public static BatchScript runsForever() {
        return runsFor(FOREVER);
    }

    /**
     * A job that starts as soon as it may, and succeeds.
     *
     * @param running how long its container runs
     * @return the script
     */
    public static BatchScript runsFor(Duration running) {
        Duration soon = Duration.ZERO;
        return new BatchScript(soon, soon, soon, running, 0, OnSigterm.IGNORE, soon);
    }

    /**
     * A job that never leaves the status it is in, unless it is stopped.
     *
     * @return the script
     */
    public static BatchScript staysPut() {
        return new BatchScript(FOREVER, FOREVER, FOREVER, FOREVER, 0, OnSigterm.IGNORE, Duration.ZERO);
    }

    /**
     * The same script with another time in the queue.
     *
     * @param time least time in RUNNABLE
     * @return a new script
     */
    public BatchScript queuesFor(Duration time) {
        return new BatchScript(submitted, time, starting, running, exitCode, onSigterm, lag);
    }

    /**
     * The same script with another time to start.
     *
     * @param time least time in STARTING
     * @return a new script
     */
    public BatchScript startsFor(Duration time) {
        return new BatchScript(submitted, runnable, time, running, exitCode, onSigterm, lag);
    }

    /**
     * The same script with another exit code.
     *
     * @param code what the container exits with by itself
     * @return a new script
     */
    public BatchScript exits(int code) {
        return new BatchScript(submitted, runnable, starting, running, code, onSigterm, lag);
    }

    /**
     * The same script with another answer to SIGTERM.
     *
     * @param reaction what the container does
     * @param after time from the signal to the exit; not used if the signal is ignored
     * @return a new script
     */
    public BatchScript onSigterm(OnSigterm reaction, Duration after) {
        return new BatchScript(submitted, runnable, starting, running, exitCode, reaction, after);
    }

    public Duration in(BatchStatus status) {
        return switch (status) {
            case SUBMITTED -> submitted;
            case RUNNABLE -> runnable;
            case SCHEDULED, STARTING -> starting;
            case RUNNING -> running;
            case PENDING, SUCCEEDED, FAILED -> Duration.ZERO;
        };
    }

    public static Instant due(Instant since, Duration wait) {
        return wait.compareTo(FOREVER) >= 0 ? Instant.MAX : since.plus(wait);
    }
}
