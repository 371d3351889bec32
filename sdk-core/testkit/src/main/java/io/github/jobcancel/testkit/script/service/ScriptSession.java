// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.FakeReply;

/** One session, with its last packet and the reply to it. Guarded by the fake's lock. */
public final class ScriptSession {
    public final String id;
    /** Replaces the session id, which is a secret, in logs and messages. */
    public final String label;

    public final String app;

    private long lastUsedAt;
    private long lastPacketId;
    private JsonNode lastRequest;
    private FakeReply lastReply;

    /** Whether the next packet keeps the session busy. */
    public boolean nextPacketKeepsBusy;

    public boolean busy;

    public ScriptSession(String id, String label, String app, long now, JsonNode login, FakeReply reply) {
        this.id = id;
        this.label = label;
        this.app = app;
        this.lastUsedAt = now;
        this.lastPacketId = login.path("packetId").asLong();
        this.lastRequest = login;
        this.lastReply = reply;
    }

    /** Returns whether more than some milliseconds have passed since the last packet. */
    public boolean isIdleLongerThan(long millis, long now) {
        return now - lastUsedAt > millis;
    }

    /** Stores the packet and its reply, for a replay and for the check of the next packet number. */
    public void completePacket(long now, JsonNode request, FakeReply reply) {
        lastUsedAt = now;
        lastPacketId = request.path("packetId").asLong();
        lastRequest = request;
        lastReply = reply;
    }

    /** Returns the distance of a packet number from the last one: 0 for a repeated packet, 1 for the next packet. */
    public long stepFromLast(long packetId) {
        return packetId - lastPacketId;
    }

    /** Compares parsed JSON, because the order of members and white space do not distinguish packets. */
    public boolean isLastRequest(JsonNode request) {
        return lastRequest.equals(request);
    }

    public FakeReply lastReply() {
        return lastReply;
    }
}
