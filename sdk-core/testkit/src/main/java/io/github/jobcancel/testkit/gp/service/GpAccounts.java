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

/** One store of users, with its lock-out. Guarded by the fake's lock. */
public final class GpAccounts {
    /** A user. Not a record: it must not print its password. */
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

    public void putAccount(String name, String password, GpRole role) {
        accounts.put(name, new UserAccount(password, role));
    }

    @Nullable
    public GpRole roleOf(String name) {
        UserAccount account = accounts.get(name);
        return account == null ? null : account.role;
    }

    boolean isLocked(String name, Instant now) {
        Instant lockEnd = lockedUntil.get(name);
        return lockEnd != null && lockEnd.isAfter(now);
    }

    /** The role of the user, or null if name and password do not fit or the account is locked. */
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
