// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.ManualClock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** Fixture with one fake, its clock and an HTTP client. */
class FakeDliTestCase {
    final ManualClock clock;
    final FakeDli fake;
    final DliCaller caller;

    FakeDliTestCase() {
        this(Instant.parse("2026-03-01T10:00:00Z"));
    }

    FakeDliTestCase(Instant start) {
        clock = new ManualClock(start);
        fake = new FakeDli(clock);
        caller = new DliCaller(fake);
    }

    @AfterEach
    void closeFake() {
        caller.close();
        fake.close();
    }
}
