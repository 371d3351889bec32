// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

/** Lists what can happen to one exchange. The first constant is the harmless one. */
public enum NetworkFault {
    /** The whole reply arrives. */
    NONE,
    /** The connection fails, and nothing is sent. */
    NOT_CONNECTED,
    /** The request is lost before it reaches the provider. */
    REQUEST_LOST,
    /** The request takes effect, and the connection drops before the reply. */
    REPLY_LOST,
    /** The request takes effect, and the reply is cut at some byte. */
    REPLY_CUT,
    /** The request takes effect, and no reply ever arrives. */
    STALLED_AFTER,
    /** The request never reaches the provider, and no reply ever arrives. */
    STALLED_BEFORE,
    /** A proxy replies in place of the provider, which does not see the request. */
    BAD_GATEWAY_BEFORE,
    /** The request takes effect, and a proxy replaces the reply with a page of its own. */
    BAD_GATEWAY_AFTER,
    /** The provider refuses the request because of its rate limit. */
    THROTTLED,
    /** The request takes effect, and the reply is replaced by meaningless bytes. */
    GARBAGE,
    /** The provider expires every credential that it has issued, then receives the request. */
    CREDENTIALS_EXPIRE,
    /** A read receives the reply of the read before. */
    STALE_READ
}
