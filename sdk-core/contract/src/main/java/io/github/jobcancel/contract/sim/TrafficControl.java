// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.testkit.FakeReply;

/** Sees what goes over the network of a schedule, and refuses what comes too fast. */
interface TrafficControl {
    /** A request leaves the client. */
    default void onRequestSent(boolean isLogin) {}

    /** A request reaches the provider. What refuses it in the provider's place, or null. */
    default FakeReply refuseRequest(boolean isLogin) {
        return null;
    }

    /** The client is about to be given an answer. */
    default void beforeReply() {}

    /** The client has been given this answer, and has done about it what it does at once. */
    default void afterReply(FakeReply reply) {}
}
