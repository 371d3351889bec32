// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open session and the id of its next packet. The server keeps the last answer and repeats it for the same packet,
 * so a cancel whose answer was lost can be sent again and still acts once. Used by one call at a time: the call that
 * holds the session.
 */
final class ScriptSession {
    /**
     * Opening a session again costs three requests: the refused one, the login and the repeat. More heartbeats would
     * save nothing.
     */
    private static final int MAX_HEARTBEATS = 3;

    private final String sessionId;
    private final Duration heartbeatDelay;
    private long nextPacketId;
    /** Heartbeats since the last packet of a caller. Also read by the thread that has just released the session. */
    private volatile int heartbeatCount;

    ScriptSession(String sessionId, long nextPacketId, Duration heartbeatDelay) {
        this.sessionId = sessionId;
        this.nextPacketId = nextPacketId;
        this.heartbeatDelay = heartbeatDelay;
    }

    /** Returns how long the session may be idle before it needs a heartbeat; zero if it gets none. */
    Duration heartbeatDelay() {
        return heartbeatCount < MAX_HEARTBEATS ? heartbeatDelay : Duration.ZERO;
    }

    /**
     * Encodes a packet. The same messages with the same packet id give the same bytes, so the server recognizes a
     * repeat.
     */
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
