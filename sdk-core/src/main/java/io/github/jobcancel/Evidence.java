// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.List;
import java.util.Optional;

/**
 * What an outcome rests on.
 *
 * @param before what a read saw before the request was sent, where one was made
 * @param after what the last read (or the reply itself) saw afterwards, where there was one
 * @param words the provider's own words that decided, as they came: states, flags, codes, messages
 * @param requestIds the provider's ids of the exchanges of this call, in order, where the provider gives such ids
 * @param attempts how many HTTP exchanges the call made, reads included
 * @param replyLost whether a request that changes the job was sent and its reply did not arrive or could not be read
 * @param escalated whether the provider's stronger verb was sent, as the caller allowed
 * @param revived whether the job was seen at rest, and then alive again
 */
public record Evidence(
        Optional<JobSnapshot> before,
        Optional<JobSnapshot> after,
        List<String> words,
        List<String> requestIds,
        int attempts,
        boolean replyLost,
        boolean escalated,
        boolean revived) {

    /**
     * Copies the lists.
     *
     * @param before what a read saw before the request was sent, where one was made
     * @param after what the last read (or the reply itself) saw afterwards, where there was one
     * @param words the provider's own words that decided, as they came: states, flags, codes, messages
     * @param requestIds the provider's ids of the exchanges of this call, in order, where the provider gives such
     *     ids
     * @param attempts how many HTTP exchanges the call made, reads included
     * @param replyLost whether a request that changes the job was sent and its reply did not arrive or could not
     *     be read
     * @param escalated whether the provider's stronger verb was sent, as the caller allowed
     * @param revived whether the job was seen at rest, and then alive again
     */
    public Evidence {
        words = List.copyOf(words);
        requestIds = List.copyOf(requestIds);
    }
}
