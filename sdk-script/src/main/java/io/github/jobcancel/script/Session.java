// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.engine.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open session and the number of its next packet. The server keeps the last answer and gives it again to the same packet,
 * so that a cancel whose answer was lost can be sent again and still acts once. Used by one call at a time: the one that
 * holds it.
 */
final class Session {
    private final String id;
    private long next;

    Session(String id, long next) {
        this.id = id;
        this.next = next;
    }

    /** The same message under the same number gives the same bytes, which is what makes a repeat a repeat. */
    byte[] packet(Map<String, ?> message) {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", next);
        packet.put("sessionId", id);
        packet.put("messages", List.of(message));
        return Json.write(packet);
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
