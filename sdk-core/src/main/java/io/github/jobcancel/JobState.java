// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

/** What a provider's record says of a job, in the words that all providers share. The provider's own word travels beside it. */
public enum JobState {
    /** Accepted, waiting for its turn or for another job. */
    QUEUED,
    /** Resources are being made ready. */
    STARTING,
    /** At work. */
    RUNNING,
    /** Asked to stop, not at rest yet. */
    STOPPING,
    /** At rest: came to a good end. */
    SUCCEEDED,
    /** At rest: came to a bad end of its own. */
    FAILED,
    /** At rest: the provider's time limit ended it. */
    TIMED_OUT,
    /** At rest: the provider's record labels it cancelled or terminated. */
    CANCELLED,
    /** At rest, and the provider does not say why. */
    ENDED,
    /** A read in the stated scope found nothing. That is no proof that the job is at rest. */
    ABSENT,
    /** A word this version does not know. Treated as alive. */
    UNKNOWN;

    /**
     * Whether the record proves that the job no longer runs.
     *
     * @return true for {@link #SUCCEEDED}, {@link #FAILED}, {@link #TIMED_OUT}, {@link #CANCELLED} and {@link #ENDED}
     */
    public boolean isAtRest() {
        return switch (this) {
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, ENDED -> true;
            case QUEUED, STARTING, RUNNING, STOPPING, ABSENT, UNKNOWN -> false;
        };
    }

    /**
     * Whether the job must be taken for alive. A word we do not know counts as alive.
     *
     * @return true unless the job is at rest or absent
     */
    public boolean isAlive() {
        return !isAtRest() && this != ABSENT;
    }
}
