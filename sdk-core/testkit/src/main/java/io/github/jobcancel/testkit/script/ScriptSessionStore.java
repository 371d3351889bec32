// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.service.ScriptSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The open sessions. Guarded by the fake's lock. */
final class ScriptSessionStore {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 26;

    private final ManualClock clock;
    private final ScriptBehavior behavior;
    private final Map<String, ScriptSession> openSessions = new HashMap<>();
    // a fixed seed gives the same ids in every run, so that two runs of one seeded schedule print the same log
    private final Random random = new Random(26);
    private int loginCount;

    ScriptSessionStore(ManualClock clock, ScriptBehavior behavior) {
        this.clock = clock;
        this.behavior = behavior;
    }

    String newSessionId() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return out.toString();
    }

    void openSession(String id, String app, JsonNode login, FakeReply reply) {
        loginCount++;
        openSessions.put(id, new ScriptSession(id, "s" + loginCount, app, nowMillis(), login, reply));
    }

    /** Returns an open session; empty for an unknown and for an expired session alike. */
    Optional<ScriptSession> findSession(String id) {
        openSessions.values().removeIf(this::isExpired);
        return Optional.ofNullable(openSessions.get(id));
    }

    private boolean isExpired(ScriptSession session) {
        return session.isIdleLongerThan(behavior.sessionLifetime.toMillis(), nowMillis());
    }

    long nowMillis() {
        return clock.instant().toEpochMilli();
    }

    void endSession(ScriptSession session) {
        openSessions.remove(session.id);
    }

    void endAllSessions() {
        openSessions.clear();
    }

    int liveSessionCount() {
        openSessions.values().removeIf(this::isExpired);
        return openSessions.size();
    }

    int loginCount() {
        return loginCount;
    }
}
