// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open session and the number of its next packet. The server keeps the last answer and gives it again to the same packet,
 * so that a cancel whose answer was lost can be sent again and still acts once. Used by one call at a time: the one that
 * holds it.
 */
final class ScriptSession {
    /** To open a session again costs three requests: the one it refuses, the login, the repeat. More beats save nothing. */
    private static final int MAX_HEARTBEATS = 3;

    private final String sessionId;
    private final Duration heartbeatDelay;
    private long nextPacketId;
    /** Heartbeats since the last packet of a caller. Also read by the thread that has just given the session back. */
    private volatile int heartbeatCount;

    ScriptSession(String sessionId, long nextPacketId, Duration heartbeatDelay) {
        this.sessionId = sessionId;
        this.nextPacketId = nextPacketId;
        this.heartbeatDelay = heartbeatDelay;
    }

    /** How long it may rest before it needs a heartbeat; zero if it is to get none. */
    Duration heartbeatDelay() {
        return heartbeatCount < MAX_HEARTBEATS ? heartbeatDelay : Duration.ZERO;
    }

    /** The same messages under the same number give the same bytes, which is what makes a repeat a repeat. */
    byte[] encodePacket(List<? extends Map<String, ?>> messages) {
        heartbeatCount = HeartbeatOperation.isHeartbeat(messages.get(0)) ? heartbeatCount + 1 : 0;
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", nextPacketId);
        packet.put("sessionId", sessionId);
        packet.put("messages", messages);
        return JsonValue.writeDocument(packet);
    }

    RequestBuilder registerSecret(RequestBuilder request) {
        return request.addSecret(sessionId);
    }

    long nextPacketId() {
        return nextPacketId;
    }

    void advancePacketId() {
        nextPacketId++;
    }

    @Override
    public String toString() {
        return "Session[next packet " + nextPacketId + "]";
    }
}
