// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import io.github.jobcancel.testkit.ManualClock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** Fixture with one fake, its clock and an HTTP client. */
class FakeScriptTestCase {
    final ManualClock clock;
    final FakeScript fake;
    final ScriptCaller caller;

    FakeScriptTestCase() {
        this(Instant.ofEpochSecond(1_760_000_000));
    }

    FakeScriptTestCase(Instant start) {
        clock = new ManualClock(start);
        fake = new FakeScript(clock);
        caller = new ScriptCaller(fake);
    }

    @AfterEach
    void closeFake() {
        caller.close();
    }
}
