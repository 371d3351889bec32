// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.batch.service.BatchJobCourse;
import java.time.Duration;

/**
 * The behavior of a job of {@link FakeBatch}: how it proceeds by itself, and how its container reacts to SIGTERM. A
 * job takes at most one step per scheduler pass, so a duration of zero means "until the next pass". Immutable.
 */
public final class BatchJobScript {
    /** The reaction of a container to SIGTERM. */
    public enum SigtermReaction {
        /** The container continues and is killed at the end of the grace period. */
        IGNORE_SIGNAL,
        /** The container exits with 143. */
        EXIT_143,
        /** The container exits with 0, so the job ends as SUCCEEDED: the terminate has lost the race. */
        EXIT_ZERO
    }

    final BatchJobCourse course;

    private BatchJobScript(BatchJobCourse course) {
        this.course = course;
    }

    /**
     * Returns the script of a job that starts as soon as possible, runs until it is stopped, and ignores SIGTERM.
     *
     * @return the script
     */
    public static BatchJobScript runsForever() {
        return new BatchJobScript(BatchJobCourse.RUNS_FOREVER);
    }

    /**
     * Returns the script of a job that starts as soon as possible and succeeds.
     *
     * @param runningTime the time for which its container runs
     * @return the script
     */
    public static BatchJobScript runsFor(Duration runningTime) {
        return new BatchJobScript(BatchJobCourse.runsFor(runningTime));
    }

    /**
     * Returns the script of a job that keeps its status until it is stopped.
     *
     * @return the script
     */
    public static BatchJobScript keepsStatus() {
        return new BatchJobScript(BatchJobCourse.KEEPS_STATUS);
    }

    /**
     * Returns this script with another time in the queue.
     *
     * @param time the least time in RUNNABLE
     * @return a new script
     */
    public BatchJobScript withRunnableTime(Duration time) {
        return new BatchJobScript(new BatchJobCourse(
                course.submittedTime(),
                time,
                course.startingTime(),
                course.runningTime(),
                course.exitCode(),
                course.sigtermReaction(),
                course.exitDelay()));
    }

    /**
     * Returns this script with another start-up time.
     *
     * @param time the least time in STARTING
     * @return a new script
     */
    public BatchJobScript withStartingTime(Duration time) {
        return new BatchJobScript(new BatchJobCourse(
                course.submittedTime(),
                course.runnableTime(),
                time,
                course.runningTime(),
                course.exitCode(),
                course.sigtermReaction(),
                course.exitDelay()));
    }

    /**
     * Returns this script with another exit code.
     *
     * @param code the exit code when the container ends by itself
     * @return a new script
     */
    public BatchJobScript withExitCode(int code) {
        return new BatchJobScript(new BatchJobCourse(
                course.submittedTime(),
                course.runnableTime(),
                course.startingTime(),
                course.runningTime(),
                code,
                course.sigtermReaction(),
                course.exitDelay()));
    }

    /**
     * Returns this script with another reaction to SIGTERM.
     *
     * @param reaction the reaction of the container
     * @param exitDelay the time from the signal to the exit; not used if the signal is ignored
     * @return a new script
     */
    public BatchJobScript withSigtermReaction(SigtermReaction reaction, Duration exitDelay) {
        return new BatchJobScript(new BatchJobCourse(
                course.submittedTime(),
                course.runnableTime(),
                course.startingTime(),
                course.runningTime(),
                course.exitCode(),
                reaction,
                exitDelay));
    }

    @Override
    public String toString() {
        return "BatchJobScript[" + course + "]";
    }
}
