// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The behavior of a job of {@link FakeBatch}: how it proceeds by itself, and how its container reacts to SIGTERM. A
 * job takes at most one step per scheduler pass, so a duration of zero means "until the next pass". Immutable.
 */
public final class BatchJobScript {
    /** A duration that is longer than any test. */
    static final Duration FOREVER = Duration.ofDays(400_000);

    /** The reaction of a container to SIGTERM. */
    public enum SigtermReaction {
        /** The container continues and is killed at the end of the grace period. */
        IGNORE_SIGNAL,
        /** The container exits with 143. */
        EXIT_143,
        /** The container exits with 0, so the job ends as SUCCEEDED: the terminate has lost the race. */
        EXIT_ZERO
    }

    private final Duration submittedTime;
    private final Duration runnableTime;
    private final Duration startingTime;
    private final Duration runningTime;
    private final int exitCode;
    private final SigtermReaction sigtermReaction;
    private final Duration exitDelay;

    private BatchJobScript(
            Duration submittedTime,
            Duration runnableTime,
            Duration startingTime,
            Duration runningTime,
            int exitCode,
            SigtermReaction sigtermReaction,
            Duration exitDelay) {
        this.submittedTime = submittedTime;
        this.runnableTime = runnableTime;
        this.startingTime = startingTime;
        this.runningTime = runningTime;
        this.exitCode = exitCode;
        this.sigtermReaction = sigtermReaction;
        this.exitDelay = exitDelay;
    }

    /**
     * Returns the script of a job that starts as soon as possible, runs until it is stopped, and ignores SIGTERM.
     *
     * @return the script
     */
    public static BatchJobScript runsForever() {
        return runsFor(FOREVER);
    }

    /**
     * Returns the script of a job that starts as soon as possible and succeeds.
     *
     * @param runningTime the time for which its container runs
     * @return the script
     */
    public static BatchJobScript runsFor(Duration runningTime) {
        Duration immediately = Duration.ZERO;
        return new BatchJobScript(
                immediately, immediately, immediately, runningTime, 0, SigtermReaction.IGNORE_SIGNAL, immediately);
    }

    /**
     * Returns the script of a job that keeps its status until it is stopped.
     *
     * @return the script
     */
    public static BatchJobScript keepsStatus() {
        return new BatchJobScript(FOREVER, FOREVER, FOREVER, FOREVER, 0, SigtermReaction.IGNORE_SIGNAL, Duration.ZERO);
    }

    /**
     * Returns this script with another time in the queue.
     *
     * @param time the least time in RUNNABLE
     * @return a new script
     */
    public BatchJobScript withRunnableTime(Duration time) {
        return new BatchJobScript(submittedTime, time, startingTime, runningTime, exitCode, sigtermReaction, exitDelay);
    }

    /**
     * Returns this script with another start-up time.
     *
     * @param time the least time in STARTING
     * @return a new script
     */
    public BatchJobScript withStartingTime(Duration time) {
        return new BatchJobScript(submittedTime, runnableTime, time, runningTime, exitCode, sigtermReaction, exitDelay);
    }

    /**
     * Returns this script with another exit code.
     *
     * @param code the exit code when the container ends by itself
     * @return a new script
     */
    public BatchJobScript withExitCode(int code) {
        return new BatchJobScript(
                submittedTime, runnableTime, startingTime, runningTime, code, sigtermReaction, exitDelay);
    }

    /**
     * Returns this script with another reaction to SIGTERM.
     *
     * @param reaction the reaction of the container
     * @param exitDelay the time from the signal to the exit; not used if the signal is ignored
     * @return a new script
     */
    public BatchJobScript withSigtermReaction(SigtermReaction reaction, Duration exitDelay) {
        return new BatchJobScript(
                submittedTime, runnableTime, startingTime, runningTime, exitCode, reaction, exitDelay);
    }

    /**
     * Returns the least time that a job spends in a status by itself.
     *
     * @param status the status
     * @return the time; zero for a status that the script does not time
     */
    public Duration timeIn(BatchStatus status) {
        return switch (status) {
            case SUBMITTED -> submittedTime;
            case RUNNABLE -> runnableTime;
            case SCHEDULED, STARTING -> startingTime;
            case RUNNING -> runningTime;
            case PENDING, SUCCEEDED, FAILED -> Duration.ZERO;
        };
    }

    /**
     * Returns the time at which a wait of a script is over.
     *
     * @param since the start of the wait
     * @param wait the length of the wait
     * @return the end of the wait; {@link Instant#MAX} if it never ends
     */
    public static Instant dueTime(Instant since, Duration wait) {
        return wait.compareTo(FOREVER) >= 0 ? Instant.MAX : since.plus(wait);
    }

    /** {@return the least time in SUBMITTED} */
    public Duration submittedTime() {
        return submittedTime;
    }

    /** {@return the least time in RUNNABLE} */
    public Duration runnableTime() {
        return runnableTime;
    }

    /** {@return the least time in STARTING (for a service job also in SCHEDULED)} */
    public Duration startingTime() {
        return startingTime;
    }

    /** {@return the time for which the container runs} */
    public Duration runningTime() {
        return runningTime;
    }

    /** {@return the exit code when the container ends by itself; 0 means success} */
    public int exitCode() {
        return exitCode;
    }

    /** {@return the reaction of the container to SIGTERM} */
    public SigtermReaction sigtermReaction() {
        return sigtermReaction;
    }

    /** {@return the time from SIGTERM to the exit, unless the signal is ignored} */
    public Duration exitDelay() {
        return exitDelay;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchJobScript that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "BatchJobScript" + fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("submittedTime", submittedTime);
        fields.put("runnableTime", runnableTime);
        fields.put("startingTime", startingTime);
        fields.put("runningTime", runningTime);
        fields.put("exitCode", exitCode);
        fields.put("sigtermReaction", sigtermReaction);
        fields.put("exitDelay", exitDelay);
        return fields;
    }
}
