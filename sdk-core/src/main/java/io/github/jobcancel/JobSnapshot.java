// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as one read saw it. Each provider's job record implements this interface and adds the provider's own
 * fields. The name and the times are those that the provider shows; a plan can select jobs of all providers by them.
 *
 * <p>A read that finds no job returns a snapshot too, in state {@link JobState#ABSENT}.
 */
public interface JobSnapshot {
    /**
     * Returns the reference to the job.
     *
     * @return the reference, with the scope in which the read looked
     */
    JobRef ref();

    /**
     * Returns the state in the terms that all providers share.
     *
     * @return never null; {@link JobState#UNKNOWN} for a word that this version does not know
     */
    JobState state();

    /**
     * Returns the provider's own word for the state, unchanged.
     *
     * @return the word; empty if the reply held none or the job is absent
     */
    String rawState();

    /**
     * Returns the name of the job.
     *
     * @return the name; empty if the provider's jobs have no names or the read did not show it
     */
    default String name() {
        return "";
    }

    /**
     * Returns the time at which the provider accepted the job.
     *
     * @return the time by the provider's clock; empty if the read did not show it
     */
    default Optional<Instant> submittedAt() {
        return Optional.empty();
    }

    /**
     * Returns the time at which the job began to run.
     *
     * @return the time by the provider's clock; empty if the job has not started or the read did not show it
     */
    default Optional<Instant> startedAt() {
        return Optional.empty();
    }

    /**
     * Returns the time at which the job ended. An empty result does not prove that the job has not ended; {@link
     * #state} does.
     *
     * @return the time by the provider's clock; empty if the job has not ended or the read did not show it
     */
    default Optional<Instant> endedAt() {
        return Optional.empty();
    }
}
