// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

/**
 * What a call is to its client.
 *
 * @param lane with whom its requests take turns
 * @param isPart whether another call waits for it: then its end is no event of its own, and its result is handed over on the
 *     thread that drives it, without the callback executor
 */
public record CallRole(RateLimiter.TrafficClass lane, boolean isPart) {
    /** A call that a caller made. */
    public static final CallRole SINGLE = new CallRole(RateLimiter.TrafficClass.SINGLE, false);

    /** A call of a bulk. */
    public static final CallRole BULK = new CallRole(RateLimiter.TrafficClass.BULK, false);

    /** A call that fetches a credential. */
    public static final CallRole SIGN_IN = new CallRole(RateLimiter.TrafficClass.SIGN_IN, false);

    /**
     * Returns the role of a call that this one waits for.
     *
     * @return the same lane, as a part
     */
    public CallRole asPart() {
        return new CallRole(lane, true);
    }
}
