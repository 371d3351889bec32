// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.gp.FakeGpRole;
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
    private static final class Account {
        final String password;
        final FakeGpRole role;

        Account(String password, FakeGpRole role) {
            this.password = password;
            this.role = role;
        }
    }

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Deque<Instant>> failures = new HashMap<>();
    private final Map<String, Instant> lockedUntil = new HashMap<>();

    public void put(String name, String password, FakeGpRole role) {
        accounts.put(name, new Account(password, role));
    }

    @Nullable
    public FakeGpRole role(String name) {
        Account account = accounts.get(name);
        return account == null ? null : account.role;
    }

    boolean locked(String name, Instant now) {
        Instant until = lockedUntil.get(name);
        return until != null && until.isAfter(now);
    }

    /** The role of the user, or null if name and password do not fit or the account is locked. */
    @Nullable
    public FakeGpRole signIn(String name, String password, Instant now, int limit, Duration window) {
        if (locked(name, now)) {
            return null;
        }
        Account account = accounts.get(name);
        if (account != null && account.password.equals(password)) {
            failures.remove(name);
            return account.role;
        }
        Deque<Instant> recent = failures.computeIfAbsent(name, any -> new ArrayDeque<>());
        recent.removeIf(t -> !t.plus(window).isAfter(now));
        recent.add(now);
        if (recent.size() >= limit) {
            recent.clear();
            lockedUntil.put(name, now.plus(window));
        }
        return null;
    }
}
