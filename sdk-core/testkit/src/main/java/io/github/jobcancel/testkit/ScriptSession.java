// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/** One session: whose it is, and the last packet with its answer. Every member is guarded by the fake's lock. */
final class ScriptSession {
    final String id;
    /** Stands for the id where the id must not be shown. */
    final String label;

    final String app;

    private long lastUse;
    private long lastPacketId;
    private JsonNode lastRequest;
    private Answer lastAnswer;

    /** The packet that comes now keeps the session busy. */
    boolean slow;

    boolean busy;

    ScriptSession(String id, String label, String app, long now, JsonNode login, Answer answer) {
        this.id = id;
        this.label = label;
        this.app = app;
        this.lastUse = now;
        this.lastPacketId = login.path("packetId").asLong();
        this.lastRequest = login;
        this.lastAnswer = answer;
    }

    boolean idleLongerThan(long millis, long now) {
        return now - lastUse > millis;
    }

    void done(long now, JsonNode request, Answer answer) {
        lastUse = now;
        lastPacketId = request.path("packetId").asLong();
        lastRequest = request;
        lastAnswer = answer;
    }

    /** How far this number is from the last one: 0 is a resend, 1 is the next packet. */
    long step(long packetId) {
        return packetId - lastPacketId;
    }

    /** The order of members and the white space of the text do not matter, since both sides were parsed. */
    boolean isLast(JsonNode request) {
        return lastRequest.equals(request);
    }

    Answer lastAnswer() {
        return lastAnswer;
    }
}
