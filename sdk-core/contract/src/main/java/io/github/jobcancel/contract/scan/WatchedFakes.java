// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.server.FakeServerListener;

/** Keeps every fake of a test until its secrets and its request log have been looked at. */
public final class WatchedFakes implements FakeServerListener {
    @Override
    public void onServerStarted(FakeServer fake) {
        CapturedOutput.instance().addFake(fake);
    }
}
