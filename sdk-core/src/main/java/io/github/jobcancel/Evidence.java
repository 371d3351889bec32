// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.List;
import java.util.Optional;

/**
 * What an outcome rests on.
 *
 * @param snapshotBefore what a read saw before the request was sent, where one was made
 * @param snapshotAfter what the last read (or the reply itself) saw afterwards, where there was one
 * @param providerWords the provider's own words that decided, as they came: states, flags, codes, messages
 * @param requestIds the provider's ids of the exchanges of this call, in order, where the provider gives such ids
 * @param attemptCount how many HTTP exchanges the call made, reads included
 * @param replyWasLost whether a request that changes the job was sent and its reply did not arrive or could not be read
 * @param wasEscalated whether the provider's stronger verb was sent, as the caller allowed
 * @param wasRevived whether the job was seen at rest, and then alive again
 */
public record Evidence(
        Optional<JobSnapshot> snapshotBefore,
        Optional<JobSnapshot> snapshotAfter,
        List<String> providerWords,
        List<String> requestIds,
        int attemptCount,
        boolean replyWasLost,
        boolean wasEscalated,
        boolean wasRevived) {

    /**
     * Copies the lists.
     *
     * @param snapshotBefore what a read saw before the request was sent, where one was made
     * @param snapshotAfter what the last read (or the reply itself) saw afterwards, where there was one
     * @param providerWords the provider's own words that decided, as they came: states, flags, codes, messages
     * @param requestIds the provider's ids of the exchanges of this call, in order, where the provider gives such
     *     ids
     * @param attemptCount how many HTTP exchanges the call made, reads included
     * @param replyWasLost whether a request that changes the job was sent and its reply did not arrive or could not
     *     be read
     * @param wasEscalated whether the provider's stronger verb was sent, as the caller allowed
     * @param wasRevived whether the job was seen at rest, and then alive again
     */
    public Evidence {
        providerWords = List.copyOf(providerWords);
        requestIds = List.copyOf(requestIds);
    }
}
