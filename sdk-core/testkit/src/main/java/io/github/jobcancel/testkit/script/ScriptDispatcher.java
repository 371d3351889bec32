// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.script.service.ScriptReason;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import io.github.jobcancel.testkit.script.service.ScriptSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** The checks of one request, in the order in which the server makes them. Every method is called with the lock held. */
final class ScriptDispatcher {
    private static final long GUARD_MS = TimeUnit.SECONDS.toMillis(30);

    private final Object lock;
    private final Consumer<String> secrets;
    private final ScriptKnobs knobs;
    private final ScriptApps apps;
    private final ScriptSessions sessions;
    private final ScriptOperations operations;
    private final ScriptWire wire;
    private final List<ScriptPacket> log = new ArrayList<>();
    private final Deque<Integer> loginRefusals = new ArrayDeque<>();

    ScriptDispatcher(
            Object lock,
            Consumer<String> secrets,
            ScriptKnobs knobs,
            ScriptApps apps,
            ScriptSessions sessions,
            ScriptOperations operations) {
        this.lock = lock;
        this.secrets = secrets;
        this.knobs = knobs;
        this.apps = apps;
        this.sessions = sessions;
        this.operations = operations;
        this.wire = new ScriptWire(knobs);
    }

    Answer answer(String text) {
        try {
            JsonNode body = ScriptWire.parse(text)
                    .filter(JsonNode::isObject)
                    .orElseThrow(() -> new ScriptRefusal(ScriptReason.JSON_PARSING));
            if (body.path("messages").isArray()) {
                return packet(body);
            }
            if (body.hasNonNull("service") && body.hasNonNull("operation")) {
                return sessionless(body);
            }
            throw new ScriptRefusal(ScriptReason.INVALID_REQUEST);
        } catch (ScriptRefusal r) {
            return wire.flat(r.status, r);
        }
    }

    private Answer packet(JsonNode body) {
        JsonNode id = body.path("packetId");
        JsonNode messages = body.path("messages");
        boolean objects = StreamSupport.stream(messages.spliterator(), false).allMatch(JsonNode::isObject);
        if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 0 || messages.isEmpty() || !objects) {
            throw new ScriptRefusal(ScriptReason.INVALID_REQUEST);
        }
        if (messages.size() == 1 && isLogin(messages.path(0))) {
            log("", body, ScriptPacket.Fate.RAN);
            return login(body, messages.path(0).path("data"));
        }
        Optional<ScriptSession> session = sessionOf(body);
        try {
            return inSession(session.orElseThrow(() -> new ScriptRefusal(noSession(body))), body);
        } catch (ScriptRefusal r) {
            log(session.map(s -> s.label).orElse(""), body, ScriptPacket.Fate.REFUSED);
            return r.code == ScriptReason.SESSION_EXPIRED ? expired(body, r) : wire.flat(r.status, r);
        }
    }

    Optional<ScriptSession> sessionOf(JsonNode body) {
        String id = ScriptWire.text(body, "sessionId");
        return id == null ? Optional.empty() : sessions.find(id);
    }

    /** Null and the empty string are what clients send that never logged in. */
    private static int noSession(JsonNode body) {
        boolean absent = !body.hasNonNull("sessionId")
                || body.path("sessionId").asText("x").isEmpty();
        return absent ? ScriptReason.NO_SESSION : ScriptReason.SESSION_EXPIRED;
    }

    private Answer expired(JsonNode body, ScriptRefusal refusal) {
        List<ObjectNode> each = Collections.nCopies(body.path("messages").size(), wire.error(refusal));
        long id = body.path("packetId").longValue();
        return switch (knobs.expiry) {
            case FLAT_403 -> wire.flat(403, refusal);
            case FLAT_200 -> wire.flat(200, refusal);
            case WRAPPED_403 -> ScriptWire.packet(403, id, each);
            case WRAPPED_200 -> ScriptWire.packet(200, id, each);
        };
    }

    private static boolean isLogin(JsonNode message) {
        return message.path("service").asText().equals("authenticationV2")
                && message.path("operation").asText().equals("AUTHENTICATE");
    }

    void refuseLogins(int count, int reason) {
        loginRefusals.addAll(Collections.nCopies(count, reason));
    }

    private Answer login(JsonNode body, JsonNode credentials) {
        long packetId = body.path("packetId").longValue();
        try {
            String app = authenticate(credentials);
            String id = sessions.newId();
            secrets.accept(id);
            ObjectNode data = ScriptWire.object().put("sessionId", id);
            knobs.heartbeatSeconds.ifPresent(s -> data.put("heartbeatSeconds", s));
            if (knobs.bundleLimitAnnounced) {
                data.put("maxBundleMsgs", knobs.bundleLimit);
            }
            Answer answer = ScriptWire.packet(200, packetId, List.of(wire.loginSuccess(data)));
            sessions.open(id, app, body, answer);
            return answer;
        } catch (ScriptRefusal r) {
            return ScriptWire.packet(200, packetId, List.of(wire.error(r)));
        }
    }

    private String authenticate(JsonNode credentials) {
        String sent = ScriptApps.sentSecret(credentials);
        if (sent != null) {
            secrets.accept(sent);
        }
        if (!loginRefusals.isEmpty()) {
            int code = loginRefusals.remove();
            throw code == ScriptReason.INVALID_REQUEST ? ScriptRefusal.badCredentials() : new ScriptRefusal(code);
        }
        return apps.login(credentials);
    }

    private Answer inSession(ScriptSession session, JsonNode body) {
        boolean slow = session.slow;
        session.slow = false;
        apps.requireEnabled(session.app);
        long step = session.step(body.path("packetId").longValue());
        if (session.busy && !(step == 0 && session.isLast(body) && knobs.duplicateWaits)) {
            throw new ScriptRefusal(ScriptReason.PACKET_IN_PROGRESS);
        }
        if (step == 0 && session.isLast(body)) {
            log(session.label, body, ScriptPacket.Fate.REPLAYED);
            Answer stored = session.lastAnswer();
            awaitIdle(session);
            return stored;
        }
        checkStep(step);
        Answer answer = run(session, body);
        session.done(sessions.now(), body, answer);
        session.busy = slow;
        return answer;
    }

    private void checkStep(long step) {
        if (step == 0) {
            throw new ScriptRefusal(ScriptReason.REUSED_PACKET_ID);
        }
        if (step < 0) {
            throw new ScriptRefusal(ScriptReason.DUPLICATE_PACKET_ID);
        }
        if (step > 1 && !knobs.gapsAllowed) {
            throw new ScriptRefusal(ScriptReason.INVALID_PACKET_ID);
        }
    }

    /** Gives the lock up meanwhile, so that whoever frees the session can come in. */
    private void awaitIdle(ScriptSession session) {
        long guard = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GUARD_MS);
        synchronized (lock) {
            while (session.busy) {
                if (System.nanoTime() - guard > 0) {
                    throw new IllegalStateException("nobody freed session " + session.label);
                }
                try {
                    lock.wait(GUARD_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
            }
        }
    }

    private Answer run(ScriptSession session, JsonNode body) {
        JsonNode messages = body.path("messages");
        if (messages.size() > knobs.bundleLimit) {
            log(session.label, body, ScriptPacket.Fate.REFUSED);
            return wire.flat(400, new ScriptRefusal(ScriptReason.INVALID_REQUEST));
        }
        log(session.label, body, ScriptPacket.Fate.RAN);
        List<ObjectNode> entries = new ArrayList<>();
        boolean dead = false;
        for (JsonNode message : messages) {
            try {
                if (dead) {
                    throw new ScriptRefusal(ScriptReason.SESSION_EXPIRED);
                }
                entries.add(operations.respond(session.app, message));
            } catch (ScriptRefusal r) {
                dead |= r.code == ScriptReason.SESSION_EXPIRED;
                entries.add(wire.error(r));
            }
        }
        if (dead) {
            sessions.end(session);
        }
        return ScriptWire.packet(200, body.path("packetId").longValue(), entries);
    }

    private Answer sessionless(JsonNode body) {
        ScriptPacket call = new ScriptPacket("", -1, List.of(name(body)), ScriptPacket.Fate.RAN);
        log.add(call);
        if (isLogin(body)) {
            JsonNode credentials = body.path("data").isEmpty() ? body : body.path("data");
            return login(ScriptWire.object().put("packetId", 0), credentials);
        }
        try {
            JsonNode data = operations.run(authenticate(body), body);
            return Answer.json(200, data.isNull() ? "{}" : data.toString());
        } catch (ScriptRefusal r) {
            log.set(log.size() - 1, new ScriptPacket("", -1, call.operations(), ScriptPacket.Fate.REFUSED));
            throw r;
        }
    }

    private void log(String session, JsonNode body, ScriptPacket.Fate fate) {
        List<String> names = StreamSupport.stream(body.path("messages").spliterator(), false)
                .map(ScriptDispatcher::name)
                .toList();
        log.add(new ScriptPacket(session, body.path("packetId").longValue(), names, fate));
    }

    private static String name(JsonNode message) {
        return message.path("service").asText() + "."
                + message.path("operation").asText();
    }

    List<ScriptPacket> log() {
        return List.copyOf(log);
    }
}
