// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.server;

import io.github.jobcancel.testkit.FakeServer;

/**
 * Is told of every fake that is reached over the network. For what looks after all tests of a run, whoever starts the fakes
 * in them; found by {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface FakeServerListener {
    /**
     * A fake begins to listen.
     *
     * @param fake not to be asked anything before this returns
     */
    void onServerStarted(FakeServer fake);
}
