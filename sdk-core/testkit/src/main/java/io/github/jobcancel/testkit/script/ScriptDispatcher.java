// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.script.service.ScriptReasonCode;
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

/**
 * Checks and answers requests; the checks have the order of the real server. Every method is called with the lock held.
 */
final class ScriptDispatcher {
    private static final long MAX_BUSY_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final Object lock;
    private final Consumer<String> secretSink;
    private final ScriptBehavior behavior;
    private final ScriptAppRegistry apps;
    private final ScriptSessionStore sessions;
    private final ScriptOperations operations;
    private final ScriptJson replyJson;
    private final List<ScriptPacket> packetLog = new ArrayList<>();
    private final Deque<Integer> loginRefusals = new ArrayDeque<>();

    ScriptDispatcher(
            Object lock,
            Consumer<String> secretSink,
            ScriptBehavior behavior,
            ScriptAppRegistry apps,
            ScriptSessionStore sessions,
            ScriptOperations operations) {
        this.lock = lock;
        this.secretSink = secretSink;
        this.behavior = behavior;
        this.apps = apps;
        this.sessions = sessions;
        this.operations = operations;
        this.replyJson = new ScriptJson(behavior);
    }

    FakeReply answerRequest(String text) {
        try {
            JsonNode body = ScriptJson.parseJson(text)
                    .filter(JsonNode::isObject)
                    .orElseThrow(() -> new ScriptRefusal(ScriptReasonCode.JSON_PARSING));
            if (body.path("messages").isArray()) {
                return answerPacket(body);
            }
            if (body.hasNonNull("service") && body.hasNonNull("operation")) {
                return answerSessionless(body);
            }
            throw new ScriptRefusal(ScriptReasonCode.INVALID_REQUEST);
        } catch (ScriptRefusal refusal) {
            return replyJson.flatError(refusal.status, refusal);
        }
    }

    private FakeReply answerPacket(JsonNode body) {
        JsonNode id = body.path("packetId");
        JsonNode messages = body.path("messages");
        boolean allObjects = StreamSupport.stream(messages.spliterator(), false).allMatch(JsonNode::isObject);
        if (!id.isIntegralNumber()
                || !id.canConvertToLong()
                || id.longValue() < 0
                || messages.isEmpty()
                || !allObjects) {
            throw new ScriptRefusal(ScriptReasonCode.INVALID_REQUEST);
        }
        if (messages.size() == 1 && isLogin(messages.path(0))) {
            logPacket("", body, ScriptPacket.Handling.EXECUTED);
            return answerLogin(body, messages.path(0).path("data"));
        }
        Optional<ScriptSession> session = findSession(body);
        try {
            return answerInSession(session.orElseThrow(() -> new ScriptRefusal(missingSessionCode(body))), body);
        } catch (ScriptRefusal refusal) {
            logPacket(session.map(openSession -> openSession.label).orElse(""), body, ScriptPacket.Handling.REFUSED);
            return refusal.code == ScriptReasonCode.SESSION_EXPIRED
                    ? expiredSessionReply(body, refusal)
                    : replyJson.flatError(refusal.status, refusal);
        }
    }

    Optional<ScriptSession> findSession(JsonNode body) {
        String id = ScriptJson.textOf(body, "sessionId");
        return id == null ? Optional.empty() : sessions.findSession(id);
    }

    /** Clients that never logged in send no session id, null or the empty string. */
    private static int missingSessionCode(JsonNode body) {
        boolean hasNoId = !body.hasNonNull("sessionId")
                || body.path("sessionId").asText("x").isEmpty();
        return hasNoId ? ScriptReasonCode.NO_SESSION : ScriptReasonCode.SESSION_EXPIRED;
    }

    private FakeReply expiredSessionReply(JsonNode body, ScriptRefusal refusal) {
        List<ObjectNode> errors = Collections.nCopies(body.path("messages").size(), replyJson.errorResponse(refusal));
        long id = body.path("packetId").longValue();
        return switch (behavior.expiredSessionReply) {
            case FLAT_403 -> replyJson.flatError(403, refusal);
            case FLAT_200 -> replyJson.flatError(200, refusal);
            case WRAPPED_403 -> ScriptJson.packetReply(403, id, errors);
            case WRAPPED_200 -> ScriptJson.packetReply(200, id, errors);
        };
    }

    private static boolean isLogin(JsonNode message) {
        return message.path("service").asText().equals("authenticationV2")
                && message.path("operation").asText().equals("AUTHENTICATE");
    }

    void refuseNextLogins(int count, int reason) {
        loginRefusals.addAll(Collections.nCopies(count, reason));
    }

    private FakeReply answerLogin(JsonNode body, JsonNode credentials) {
        long packetId = body.path("packetId").longValue();
        try {
            String app = authenticate(credentials);
            String id = sessions.newSessionId();
            secretSink.accept(id);
            ObjectNode data = ScriptJson.newObject().put("sessionId", id);
            behavior.heartbeatSeconds.ifPresent(seconds -> data.put("heartbeatSeconds", seconds));
            if (behavior.bundleLimitAnnounced) {
                data.put("maxBundleMsgs", behavior.bundleLimit);
            }
            FakeReply reply = ScriptJson.packetReply(200, packetId, List.of(replyJson.loginResponse(data)));
            sessions.openSession(id, app, body, reply);
            return reply;
        } catch (ScriptRefusal refusal) {
            return ScriptJson.packetReply(200, packetId, List.of(replyJson.errorResponse(refusal)));
        }
    }

    private String authenticate(JsonNode credentials) {
        String secret = ScriptAppRegistry.sentSecret(credentials);
        if (secret != null) {
            secretSink.accept(secret);
        }
        if (!loginRefusals.isEmpty()) {
            int code = loginRefusals.remove();
            throw code == ScriptReasonCode.INVALID_REQUEST ? ScriptRefusal.badCredentials() : new ScriptRefusal(code);
        }
        return apps.authenticateServer(credentials);
    }

    private FakeReply answerInSession(ScriptSession session, JsonNode body) {
        boolean keepsBusy = session.nextPacketKeepsBusy;
        session.nextPacketKeepsBusy = false;
        apps.requireEnabled(session.app);
        long step = session.stepFromLast(body.path("packetId").longValue());
        if (session.busy && !(step == 0 && session.isLastRequest(body) && behavior.duplicatePacketWaits)) {
            throw new ScriptRefusal(ScriptReasonCode.PACKET_IN_PROGRESS);
        }
        if (step == 0 && session.isLastRequest(body)) {
            logPacket(session.label, body, ScriptPacket.Handling.REPLAYED);
            FakeReply storedReply = session.lastReply();
            awaitIdle(session);
            return storedReply;
        }
        checkPacketStep(step);
        FakeReply reply = runMessages(session, body);
        session.completePacket(sessions.nowMillis(), body, reply);
        session.busy = keepsBusy;
        return reply;
    }

    private void checkPacketStep(long step) {
        if (step == 0) {
            throw new ScriptRefusal(ScriptReasonCode.REUSED_PACKET_ID);
        }
        if (step < 0) {
            throw new ScriptRefusal(ScriptReasonCode.DUPLICATE_PACKET_ID);
        }
        if (step > 1 && !behavior.packetGapsAllowed) {
            throw new ScriptRefusal(ScriptReasonCode.INVALID_PACKET_ID);
        }
    }

    /** Waits until the session is idle. Releases the lock meanwhile, so that another thread can release the session. */
    private void awaitIdle(ScriptSession session) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_BUSY_WAIT_MILLIS);
        synchronized (lock) {
            while (session.busy) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new IllegalStateException("session was not released: " + session.label);
                }
                try {
                    lock.wait(MAX_BUSY_WAIT_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for a busy session", e);
                }
            }
        }
    }

    private FakeReply runMessages(ScriptSession session, JsonNode body) {
        JsonNode messages = body.path("messages");
        if (messages.size() > behavior.bundleLimit) {
            logPacket(session.label, body, ScriptPacket.Handling.REFUSED);
            return replyJson.flatError(400, new ScriptRefusal(ScriptReasonCode.INVALID_REQUEST));
        }
        logPacket(session.label, body, ScriptPacket.Handling.EXECUTED);
        List<ObjectNode> entries = new ArrayList<>();
        boolean sessionIsDead = false;
        for (JsonNode message : messages) {
            try {
                if (sessionIsDead) {
                    throw new ScriptRefusal(ScriptReasonCode.SESSION_EXPIRED);
                }
                entries.add(operations.answerMessage(session.app, message));
            } catch (ScriptRefusal refusal) {
                sessionIsDead |= refusal.code == ScriptReasonCode.SESSION_EXPIRED;
                entries.add(replyJson.errorResponse(refusal));
            }
        }
        if (sessionIsDead) {
            sessions.endSession(session);
        }
        return ScriptJson.packetReply(200, body.path("packetId").longValue(), entries);
    }

    private FakeReply answerSessionless(JsonNode body) {
        ScriptPacket call = new ScriptPacket("", -1, List.of(operationName(body)), ScriptPacket.Handling.EXECUTED);
        packetLog.add(call);
        if (isLogin(body)) {
            JsonNode credentials = body.path("data").isEmpty() ? body : body.path("data");
            return answerLogin(ScriptJson.newObject().put("packetId", 0), credentials);
        }
        try {
            JsonNode data = operations.runMessage(authenticate(body), body);
            return FakeReply.json(200, data.isNull() ? "{}" : data.toString());
        } catch (ScriptRefusal refusal) {
            packetLog.set(
                    packetLog.size() - 1, new ScriptPacket("", -1, call.operations(), ScriptPacket.Handling.REFUSED));
            throw refusal;
        }
    }

    private void logPacket(String session, JsonNode body, ScriptPacket.Handling handling) {
        List<String> names = StreamSupport.stream(body.path("messages").spliterator(), false)
                .map(ScriptDispatcher::operationName)
                .toList();
        packetLog.add(new ScriptPacket(session, body.path("packetId").longValue(), names, handling));
    }

    private static String operationName(JsonNode message) {
        return message.path("service").asText() + "."
                + message.path("operation").asText();
    }

    List<ScriptPacket> packetLog() {
        return List.copyOf(packetLog);
    }
}
