// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void clockStandsStillUntilItIsMoved() {
        ManualClock clock = new ManualClock(START);

        assertThat(clock.instant()).isEqualTo(START);
        assertThat(clock.advance(Duration.ofHours(1))).isEqualTo(START.plusSeconds(3600));
        clock.setTime(START);
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void clockInRealTimeFollowsTheSystemAndKeepsItsShift() {
        ManualClock clock = ManualClock.inRealTime();

        assertThat(clock.instant()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        clock.advance(Duration.ofDays(1));
        Instant shifted = clock.instant();
        assertThat(shifted).isAfter(Instant.now().plus(Duration.ofHours(23)));
        assertThat(clock.instant()).isAfterOrEqualTo(shifted);
    }
}
