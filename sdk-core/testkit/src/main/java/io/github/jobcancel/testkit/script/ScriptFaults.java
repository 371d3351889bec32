// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Faults that depend on the packet format of {@link FakeScript}; other faults are in {@link ExchangeFault}. The reply
 * that the fake stores for a replay is always the correct one, so that the same packet sent again gets the correct
 * reply.
 */
public final class ScriptFaults {
    private ScriptFaults() {}

    /**
     * Creates the fault of a reply with a packet number that was not sent. The packet runs.
     *
     * @return the fault
     */
    public static ExchangeFault wrongPacketId() {
        return changedPacket(
                packet -> packet.put("packetId", packet.path("packetId").asLong() + 1000));
    }

    /**
     * Creates the fault of a reply without its last message response. The packet runs.
     *
     * @return the fault
     */
    public static ExchangeFault missingLastResponse() {
        return changedPacket(
                packet -> messageResponses(packet).ifPresent(responses -> responses.remove(responses.size() - 1)));
    }

    /**
     * Creates the fault of a reply that contains its last message response twice. The packet runs.
     *
     * @return the fault
     */
    public static ExchangeFault duplicateLastResponse() {
        return changedPacket(packet -> messageResponses(packet)
                .ifPresent(responses ->
                        responses.add(responses.path(responses.size() - 1).deepCopy())));
    }

    /**
     * Creates the fault of a reply with status 200 and no body. The packet runs.
     *
     * @return the fault
     */
    public static ExchangeFault emptyBody() {
        return ExchangeFault.changeReply(reply -> FakeReply.of(200, "", ""));
    }

    /**
     * Creates the fault of a reply that is compressed although the request does not accept it. The packet runs.
     *
     * @return the fault
     */
    public static ExchangeFault unrequestedGzip() {
        return ExchangeFault.changeReply(reply -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
                zip.write(reply.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new FakeReply(reply.status(), reply.headers(), bytes.toByteArray())
                    .withHeader("Content-Encoding", "gzip");
        });
    }

    /**
     * Creates the fault of a flat error instead of message responses. The packet does not run and its number stays
     * unused.
     *
     * @param http the HTTP status
     * @param reason the reason code, for example 40606
     * @return the fault
     */
    public static ExchangeFault refusedPacket(int http, int reason) {
        ScriptJson replyJson = new ScriptJson(new ScriptBehavior());
        return ExchangeFault.replaceReply(replyJson.flatError(http, new ScriptRefusal(reason)));
    }

    private static Optional<ArrayNode> messageResponses(ObjectNode packet) {
        return packet.path("messageResponses") instanceof ArrayNode array && !array.isEmpty()
                ? Optional.of(array)
                : Optional.empty();
    }

    private static ExchangeFault changedPacket(Consumer<ObjectNode> edit) {
        return ExchangeFault.changeReply(reply -> {
            JsonNode json = ScriptJson.parseJson(reply.bodyText()).orElse(null);
            if (!(json instanceof ObjectNode packet)) {
                return reply;
            }
            edit.accept(packet);
            byte[] body = packet.toString().getBytes(StandardCharsets.UTF_8);
            return new FakeReply(reply.status(), reply.headers(), body);
        });
    }
}
