// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.ManualClock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** Fixture with one fake, its clock and an HTTP client. */
class FakeBatchTestCase {
    final ManualClock clock;
    final FakeBatch fake;
    final BatchCaller caller;

    FakeBatchTestCase() {
        this(Instant.parse("2026-11-22T10:00:00Z"));
    }

    FakeBatchTestCase(Instant start) {
        clock = new ManualClock(start);
        fake = new FakeBatch(clock);
        caller = new BatchCaller(fake);
    }

    @AfterEach
    void closeFake() {
        fake.close();
    }
}
