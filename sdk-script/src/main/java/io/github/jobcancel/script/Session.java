// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open session and the number of its next packet. The server keeps the last answer and gives it again to the same packet,
 * so that a cancel whose answer was lost can be sent again and still acts once. Used by one call at a time: the one that
 * holds it.
 */
final class Session {
    /** To open a session again costs three requests: the one it refuses, the login, the repeat. More beats save nothing. */
    private static final int MOST_BEATS = 3;

    private final String id;
    private final Duration idle;
    private long next;
    /** Heartbeats since the last packet of a caller. Also read by the thread that has just given the session back. */
    private volatile int beats;

    Session(String id, long next, Duration idle) {
        this.id = id;
        this.next = next;
        this.idle = idle;
    }

    /** How long it may rest before it needs a heartbeat; zero if it is to get none. */
    Duration idle() {
        return beats < MOST_BEATS ? idle : Duration.ZERO;
    }

    /** The same messages under the same number give the same bytes, which is what makes a repeat a repeat. */
    byte[] packet(List<? extends Map<String, ?>> messages) {
        beats = Heartbeat.is(messages.get(0)) ? beats + 1 : 0;
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", next);
        packet.put("sessionId", id);
        packet.put("messages", messages);
        return Json.write(packet);
    }

    Draft secretTo(Draft request) {
        return request.secret(id);
    }

    long next() {
        return next;
    }

    void used() {
        next++;
    }

    @Override
    public String toString() {
        return "Session[next packet " + next + "]";
    }
}
