// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Locks a user or an access key for some time after too many failures in a row. Guarded by the fake's lock. */
final class DliFailureLock {
    private record FailureCount(int count, Instant lockedUntil) {}

    private static final FailureCount NO_FAILURES = new FailureCount(0, Instant.MIN);

    private final int failuresUntilLock;
    private final Duration lockDuration;
    private final Map<String, FailureCount> failuresByName = new HashMap<>();

    DliFailureLock(int failuresUntilLock, Duration lockDuration) {
        this.failuresUntilLock = failuresUntilLock;
        this.lockDuration = lockDuration;
    }

    boolean isLocked(String name, Instant now) {
        return failuresByName.getOrDefault(name, NO_FAILURES).lockedUntil().isAfter(now);
    }

    void recordFailure(String name, Instant now) {
        int count = failuresByName.getOrDefault(name, NO_FAILURES).count() + 1;
        failuresByName.put(
                name,
                count >= failuresUntilLock
                        ? new FailureCount(0, now.plus(lockDuration))
                        : new FailureCount(count, Instant.MIN));
    }

    void clearFailures(String name) {
        failuresByName.remove(name);
    }
}
