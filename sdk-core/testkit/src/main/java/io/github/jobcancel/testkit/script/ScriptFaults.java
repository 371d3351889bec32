// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Faults that need to know how the packets of {@link FakeScript} look; the others are in {@link Fault}. The answer that the
 * fake keeps for a replay is always the true one, so that the same packet sent again is answered rightly.
 */
public final class ScriptFaults {
    private ScriptFaults() {}

    /**
     * The packet runs, and its answer carries a number that was not sent.
     *
     * @return the fault
     */
    public static Fault wrongPacketId() {
        return packet(p -> p.put("packetId", p.path("packetId").asLong() + 1000));
    }

    /**
     * The packet runs, and the last of its message responses is missing.
     *
     * @return the fault
     */
    public static Fault shortResponses() {
        return packet(p -> responses(p).ifPresent(r -> r.remove(r.size() - 1)));
    }

    /**
     * The packet runs, and its last message response comes twice.
     *
     * @return the fault
     */
    public static Fault longResponses() {
        return packet(p ->
                responses(p).ifPresent(r -> r.add(r.path(r.size() - 1).deepCopy())));
    }

    /**
     * The packet runs, and is answered with status 200 and no body at all.
     *
     * @return the fault
     */
    public static Fault emptyBody() {
        return Fault.change(truth -> Answer.of(200, "", ""));
    }

    /**
     * The packet runs, and its answer is compressed although nobody asked for that.
     *
     * @return the fault
     */
    public static Fault gzip() {
        return Fault.change(truth -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
                zip.write(truth.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Answer(truth.status(), truth.headers(), bytes.toByteArray()).with("Content-Encoding", "gzip");
        });
    }

    /**
     * The packet does not run and its number stays free; it is answered with a flat error instead of message responses.
     *
     * @param http the HTTP status
     * @param reason the reason code, for example 40606
     * @return the fault
     */
    public static Fault refusePacket(int http, int reason) {
        ScriptWire plain = new ScriptWire(new ScriptKnobs());
        return Fault.answer(plain.flat(http, new ScriptRefusal(reason)));
    }

    private static Optional<ArrayNode> responses(ObjectNode packet) {
        return packet.path("messageResponses") instanceof ArrayNode array && !array.isEmpty()
                ? Optional.of(array)
                : Optional.empty();
    }

    private static Fault packet(Consumer<ObjectNode> edit) {
        return Fault.change(truth -> {
            JsonNode read = ScriptWire.parse(truth.text()).orElse(null);
            if (!(read instanceof ObjectNode packet)) {
                return truth;
            }
            edit.accept(packet);
            byte[] body = packet.toString().getBytes(StandardCharsets.UTF_8);
            return new Answer(truth.status(), truth.headers(), body);
        });
    }
}
