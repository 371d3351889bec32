// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.server.FakeWatch;

/** Keeps every fake of a test until its secrets and its request log have been looked at. */
public final class WatchedFakes implements FakeWatch {
    @Override
    public void listens(FakeServer fake) {
        Shown.here().fake(fake);
    }
}
