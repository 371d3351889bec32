// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.service.ScriptSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The open sessions. Every method is called with the fake's lock held. */
final class ScriptSessions {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 26;

    private final ManualClock clock;
    private final ScriptKnobs knobs;
    private final Map<String, ScriptSession> open = new HashMap<>();
    // the same ids in every run, so that a seeded schedule prints the same log twice
    private final Random random = new Random(26);
    private int made;

    ScriptSessions(ManualClock clock, ScriptKnobs knobs) {
        this.clock = clock;
        this.knobs = knobs;
    }

    String newId() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return out.toString();
    }

    void open(String id, String app, JsonNode login, Answer answer) {
        made++;
        open.put(id, new ScriptSession(id, "s" + made, app, now(), login, answer));
    }

    /** Empty if there is no such session, or none any more; the two are not told apart. */
    Optional<ScriptSession> find(String id) {
        open.values().removeIf(this::expired);
        return Optional.ofNullable(open.get(id));
    }

    private boolean expired(ScriptSession session) {
        return session.idleLongerThan(knobs.sessionLife.toMillis(), now());
    }

    long now() {
        return clock.instant().toEpochMilli();
    }

    void end(ScriptSession session) {
        open.remove(session.id);
    }

    void endAll() {
        open.clear();
    }

    int live() {
        open.values().removeIf(this::expired);
        return open.size();
    }

    int made() {
        return made;
    }
}
