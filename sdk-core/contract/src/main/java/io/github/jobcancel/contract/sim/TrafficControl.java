// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.testkit.FakeReply;

/** Observes the requests and replies of a simulated network, and may refuse requests. */
interface TrafficControl {
    /** Notes that a request leaves the client. */
    default void onRequestSent(boolean isLogin) {}

    /**
     * Notes that a request reaches the provider. Returns the reply that refuses it, or null to let the provider reply.
     */
    default FakeReply refuseRequest(boolean isLogin) {
        return null;
    }

    /** Notes that the client is about to receive a reply. */
    default void beforeReply() {}

    /** Notes that the client has received this reply and has reacted to it. */
    default void afterReply(FakeReply reply) {}
}
