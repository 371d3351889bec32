// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

/**
 * The state of a job in the terms that all providers share. {@link JobSnapshot#rawState} has the provider's own
 * word.
 */
public enum JobState {
    /** Accepted, waiting for execution or for another job. */
    QUEUED,
    /** Resources are being allocated. */
    STARTING,
    /** Executing. */
    RUNNING,
    /** Asked to stop, not yet at rest. */
    STOPPING,
    /** At rest: succeeded. */
    SUCCEEDED,
    /** At rest: failed by itself. */
    FAILED,
    /** At rest: ended by the provider's time limit. */
    TIMED_OUT,
    /** At rest: the provider's record labels the job cancelled or terminated. */
    CANCELLED,
    /** At rest for a reason that the provider does not state. */
    ENDED,
    /** Not found by a read in the stated scope, which does not prove that the job is at rest. */
    ABSENT,
    /** A word that this version does not know. Treated as alive. */
    UNKNOWN;

    /**
     * Returns whether the record proves that the job no longer runs.
     *
     * @return true for {@link #SUCCEEDED}, {@link #FAILED}, {@link #TIMED_OUT}, {@link #CANCELLED} and {@link
     *     #ENDED}
     */
    public boolean isAtRest() {
        return switch (this) {
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, ENDED -> true;
            case QUEUED, STARTING, RUNNING, STOPPING, ABSENT, UNKNOWN -> false;
        };
    }

    /**
     * Returns whether the job must be treated as alive, as it must in a state that this version does not know.
     *
     * @return true unless the job is at rest or absent
     */
    public boolean isAlive() {
        return !isAtRest() && this != ABSENT;
    }
}
