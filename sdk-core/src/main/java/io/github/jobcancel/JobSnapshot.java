// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

/**
 * What one read saw of a job. Each provider's typed job record implements it and adds the provider's own fields.
 *
 * <p>A job that the read did not find is a snapshot too, in state {@link JobState#ABSENT}.
 */
public interface JobSnapshot {
    /**
     * Which job was read.
     *
     * @return the reference, with the scope in which the read looked
     */
    JobRef ref();

    /**
     * The state in the words all providers share.
     *
     * @return never null; {@link JobState#UNKNOWN} for a word this version does not know
     */
    JobState state();

    /**
     * The provider's own word for the state, as it came.
     *
     * @return the word; empty if the reply held none or the job is absent
     */
    String rawState();
}
