// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

/** What can happen to one exchange. The first is the harmless one. */
public enum NetworkFault {
    /** The reply arrives whole. */
    NONE,
    /** No connection: nothing was sent. */
    NOT_CONNECTED,
    /** The request is lost on its way. */
    REQUEST_LOST,
    /** The request takes effect, and the connection drops before the reply. */
    REPLY_LOST,
    /** The request takes effect, and the reply is cut at some byte. */
    REPLY_CUT,
    /** The request takes effect, and nothing ever comes back. */
    STALLED_AFTER,
    /** The request never arrives, and nothing ever comes back. */
    STALLED_BEFORE,
    /** A proxy answers in the provider's place, before the provider sees the request. */
    BAD_GATEWAY_BEFORE,
    /** The request takes effect, and a proxy replaces the reply by its own page. */
    BAD_GATEWAY_AFTER,
    /** The request is refused for the rate. */
    THROTTLED,
    /** The request takes effect, and the reply is replaced by bytes that mean nothing. */
    GARBAGE,
    /** The provider forgets every credential it handed out, then sees the request. */
    CREDENTIALS_EXPIRE,
    /** A read is answered from a copy that is older: the one before. */
    STALE_READ
}
