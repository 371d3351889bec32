// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.server;

import io.github.jobcancel.testkit.FakeServer;

/**
 * Observes every fake that is reached over the network, for checks over all tests of a run. Implementations are found
 * by {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface FakeServerListener {
    /**
     * Called when a fake starts to listen.
     *
     * @param fake the fake; no method of it may be called before this method returns
     */
    void onServerStarted(FakeServer fake);
}
