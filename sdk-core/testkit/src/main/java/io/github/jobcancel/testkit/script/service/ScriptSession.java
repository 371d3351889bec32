// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.FakeReply;

/** One session: whose it is, and the last packet with its answer. Every member is guarded by the fake's lock. */
public final class ScriptSession {
    public final String id;
    /** Stands for the id where the id must not be shown. */
    public final String label;

    public final String app;

    private long lastUsedAt;
    private long lastPacketId;
    private JsonNode lastRequest;
    private FakeReply lastReply;

    /** The packet that comes now keeps the session busy. */
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

    public boolean isIdleLongerThan(long millis, long now) {
        return now - lastUsedAt > millis;
    }

    public void completePacket(long now, JsonNode request, FakeReply reply) {
        lastUsedAt = now;
        lastPacketId = request.path("packetId").asLong();
        lastRequest = request;
        lastReply = reply;
    }

    /** How far this number is from the last one: 0 is a resend, 1 is the next packet. */
    public long stepFromLast(long packetId) {
        return packetId - lastPacketId;
    }

    /** The order of members and the white space of the text do not matter, since both sides were parsed. */
    public boolean isLastRequest(JsonNode request) {
        return lastRequest.equals(request);
    }

    public FakeReply lastReply() {
        return lastReply;
    }
}
