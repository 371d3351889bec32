// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import java.time.Duration;

/** The one limit of a call: credentials, attempts and waits together. */
final class Deadline {
    private final Wire wire;
    private final Duration timeout;
    private final long startedAt;

    Deadline(Wire wire, Duration timeout) {
        this.wire = wire;
        this.timeout = timeout;
        this.startedAt = wire.nanoTime();
    }

    Duration timeout() {
        return timeout;
    }

    Duration elapsed() {
        return Duration.ofNanos(wire.nanoTime() - startedAt);
    }

    Duration remaining() {
        return timeout.minus(elapsed());
    }

    boolean passed() {
        return remaining().compareTo(Duration.ZERO) <= 0;
    }

    /** Whether a wait would end at or after it. */
    boolean passedAfter(Duration wait) {
        return wait.compareTo(remaining()) >= 0;
    }

    /** What an exchange may take: its own limit, or what is left. */
    Duration atMost(Duration limit) {
        Duration left = remaining();
        return limit.compareTo(left) < 0 ? limit : left;
    }
}
