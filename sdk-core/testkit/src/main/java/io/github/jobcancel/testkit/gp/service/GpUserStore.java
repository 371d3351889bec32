// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.gp.GpRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user store of the server or of the portal, with its lock-out policy. Guarded by the fake's lock. */
public final class GpUserStore {
    /** A user. Not a record, because {@code toString} must not show the password. */
    private static final class UserAccount {
        final String password;
        final GpRole role;

        UserAccount(String password, GpRole role) {
            this.password = password;
            this.role = role;
        }
    }

    private final Map<String, UserAccount> accounts = new HashMap<>();
    private final Map<String, Deque<Instant>> failureTimes = new HashMap<>();
    private final Map<String, Instant> lockedUntil = new HashMap<>();

    /** Adds a user, or replaces the user of that name. */
    public void putAccount(String name, String password, GpRole role) {
        accounts.put(name, new UserAccount(password, role));
    }

    /** Returns the role of a user; null if the user is unknown. */
    @Nullable
    public GpRole roleOf(String name) {
        UserAccount account = accounts.get(name);
        return account == null ? null : account.role;
    }

    boolean isLocked(String name, Instant now) {
        Instant lockEnd = lockedUntil.get(name);
        return lockEnd != null && lockEnd.isAfter(now);
    }

    /** Returns the role of the user, or null if the password is wrong, the user is unknown or the account is locked. */
    @Nullable
    public GpRole signIn(String name, String password, Instant now, int limit, Duration window) {
        if (isLocked(name, now)) {
            return null;
        }
        UserAccount account = accounts.get(name);
        if (account != null && account.password.equals(password)) {
            failureTimes.remove(name);
            return account.role;
        }
        Deque<Instant> recentFailures = failureTimes.computeIfAbsent(name, user -> new ArrayDeque<>());
        recentFailures.removeIf(failureTime -> !failureTime.plus(window).isAfter(now));
        recentFailures.add(now);
        if (recentFailures.size() >= limit) {
            recentFailures.clear();
            lockedUntil.put(name, now.plus(window));
        }
        return null;
    }
}
