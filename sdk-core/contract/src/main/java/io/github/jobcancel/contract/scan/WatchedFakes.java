// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.server.FakeServerListener;

/** Registers every fake of a test, so that its secrets and its request log can be read after the test. */
public final class WatchedFakes implements FakeServerListener {
    @Override
    public void onServerStarted(FakeServer fake) {
        CapturedOutput.instance().addFake(fake);
    }
}
