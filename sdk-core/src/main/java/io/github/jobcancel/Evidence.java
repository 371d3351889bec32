// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.List;
import java.util.Optional;

/**
 * The proof on which an outcome rests.
 *
 * @param snapshotBefore the job as a read saw it before the request was sent, where a read was made
 * @param snapshotAfter the job as the last read, or the reply itself, showed it afterwards, where there was one
 * @param providerWords the provider's own words that decided, unchanged: states, flags, codes, messages
 * @param requestIds the provider's ids of the exchanges of this call, in order, where the provider gives such ids
 * @param attemptCount the number of HTTP exchanges of the call, reads included
 * @param replyWasLost whether a request that changes the job was sent and its reply did not arrive or could not be
 *     read
 * @param wasEscalated whether the provider's stronger request was sent, as the caller allowed
 * @param wasRevived whether the job was seen at rest and alive again later
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
     * @param snapshotBefore the job as a read saw it before the request was sent, where a read was made
     * @param snapshotAfter the job as the last read, or the reply itself, showed it afterwards, where there was one
     * @param providerWords the provider's own words that decided, unchanged: states, flags, codes, messages
     * @param requestIds the provider's ids of the exchanges of this call, in order, where the provider gives such
     *     ids
     * @param attemptCount the number of HTTP exchanges of the call, reads included
     * @param replyWasLost whether a request that changes the job was sent and its reply did not arrive or could not
     *     be read
     * @param wasEscalated whether the provider's stronger request was sent, as the caller allowed
     * @param wasRevived whether the job was seen at rest and alive again later
     */
    public Evidence {
        providerWords = List.copyOf(providerWords);
        requestIds = List.copyOf(requestIds);
    }
}
