// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a call has done so far, over all its operations and attempts, as a provider may read it. */
public sealed interface CallHistory permits HistoryRecord {
    /**
     * Returns how many attempts there were.
     *
     * @return the number, with the attempt whose reply is being read
     */
    int attemptCount();

    /**
     * Returns whether a request that changes something was sent and its reply did not arrive, or could not be read.
     *
     * @return true from then on
     */
    boolean hasLostReply();

    /**
     * Returns whether an <em>earlier</em> attempt may have acted on the job. An error that comes now may then be a
     * consequence of that attempt.
     *
     * @return true once a request that changes something was sent and was not certainly refused
     */
    boolean mayHaveActed();

    /**
     * Returns whether an earlier <em>operation</em> of this call may have acted on the job.
     *
     * @return what {@link #mayHaveActed} was before the present operation's first attempt
     */
    boolean mayHaveActedBefore();

    /**
     * Returns whether the stronger verb was sent.
     *
     * @return true from then on
     */
    boolean hasEscalated();

    /**
     * Returns when the last attempt was signed.
     *
     * @return the time by our clock as corrected
     */
    Instant signedAt();

    /**
     * Creates the evidence that an outcome rests on.
     *
     * @param before a read before the request, if any
     * @param after the last read, if any
     * @param providerWords the provider's words that decided; empty words are left out
     * @return the evidence so far
     */
    Evidence toEvidence(@Nullable JobSnapshot before, @Nullable JobSnapshot after, String... providerWords);
}
