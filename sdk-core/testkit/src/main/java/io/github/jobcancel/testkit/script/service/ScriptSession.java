// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.Answer;

/** One session: whose it is, and the last packet with its answer. Every member is guarded by the fake's lock. */
public final class ScriptSession {
    public final String id;
    /** Stands for the id where the id must not be shown. */
    public final String label;

    public final String app;

    private long lastUse;
    private long lastPacketId;
    private JsonNode lastRequest;
    private Answer lastAnswer;

    /** The packet that comes now keeps the session busy. */
    public boolean slow;

    public boolean busy;

    public ScriptSession(String id, String label, String app, long now, JsonNode login, Answer answer) {
        this.id = id;
        this.label = label;
        this.app = app;
        this.lastUse = now;
        this.lastPacketId = login.path("packetId").asLong();
        this.lastRequest = login;
        this.lastAnswer = answer;
    }

    public boolean idleLongerThan(long millis, long now) {
        return now - lastUse > millis;
    }

    public void done(long now, JsonNode request, Answer answer) {
        lastUse = now;
        lastPacketId = request.path("packetId").asLong();
        lastRequest = request;
        lastAnswer = answer;
    }

    /** How far this number is from the last one: 0 is a resend, 1 is the next packet. */
    public long step(long packetId) {
        return packetId - lastPacketId;
    }

    /** The order of members and the white space of the text do not matter, since both sides were parsed. */
    public boolean isLast(JsonNode request) {
        return lastRequest.equals(request);
    }

    public Answer lastAnswer() {
        return lastAnswer;
    }
}
