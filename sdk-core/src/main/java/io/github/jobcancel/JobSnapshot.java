// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as one read saw it. Each provider's job record implements this interface and adds the provider's own
 * fields.
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
     * Returns the job's name.
     *
     * @return the name; empty if the job has none, or if the reply did not contain it
     */
    default String name() {
        return "";
    }

    /**
     * Returns when the job was submitted.
     *
     * @return the time; empty if the reply did not contain it
     */
    default Optional<Instant> submittedAt() {
        return Optional.empty();
    }
}
