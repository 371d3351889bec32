// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An operation's message or messages, in the packet of whichever session they are sent in, or one alone with the credentials. Used by the thread
 * that drives the call.
 */
final class Packet {
    private static final byte[] UNSIGNED = {};

    private final List<? extends Map<String, ?>> messages;
    private @Nullable Session session;
    private long number;
    private boolean renumbered;
    private ScriptAccess.@Nullable Pass pass;

    Packet(List<? extends Map<String, ?>> messages) {
        this.messages = messages;
    }

    /** Without its body, which needs the session's number and id. */
    Draft draft(HttpUrl url) {
        return Draft.post(url, "application/json", UNSIGNED).tag(this);
    }

    /** The signer of all requests in a session. */
    static void sign(Draft draft, Session held, Instant now) {
        if (draft.tag() instanceof Packet packet) {
            packet.in(held);
            held.secretTo(draft).body(held.packet(packet.messages));
        }
    }

    /** The signer of all requests without a session. */
    static void signAlone(Draft draft, ScriptAccess.Pass pass, Instant now) {
        if (draft.tag() instanceof Packet packet) {
            // the server keeps no answer, so that each repeat is a request of its own
            packet.renumbered |= packet.alone();
            packet.pass = pass;
            Map<String, Object> body = new LinkedHashMap<>(pass.server.members());
            body.putAll(packet.messages.get(0));
            pass.server.secretTo(draft).body(Json.write(body));
        }
    }

    /** Whether it was sent outside of a session. */
    boolean alone() {
        return pass != null;
    }

    /** What is refused with every request is another's to mend, unless others are to be had. */
    Fault refused(Fault fault) {
        ScriptAccess.Pass mine = pass;
        if (mine == null || fault.kind() != Fault.Kind.UNAUTHENTICATED) {
            return fault;
        }
        mine.refused();
        return fault.as(Fault.Kind.CREDENTIAL);
    }

    private void in(Session held) {
        renumbered |= session != null && (session != held || number != held.next());
        session = held;
        number = held.next();
    }

    /**
     * Follows an answer that denies any effect. The server answers a repeated packet as it answered it the first time, so the
     * answer denies every attempt, unless the message went in an earlier packet too.
     */
    <T> Step<T> denyEffect(Function<Trail, Step<T>> next) {
        return Step.update(
                history -> {
                    if (!renumbered) {
                        history.denyOperation();
                        session = null;
                    }
                },
                next);
    }

    /** Whether the messages went in an earlier packet too, whose answer may be echoed by this one's. */
    boolean renumbered() {
        return renumbered;
    }

    /** Returns whether this answers the packet that was sent. */
    boolean answeredBy(MessageResponse said) {
        Session held = session;
        return alone() || held != null && said.packetIdOr(held.next(), said.flat());
    }

    /**
     * Follows the answer to the packet that was sent. An answer with its number uses the number up, also if it is an error;
     * an error without a number leaves it free, and the next packet has it again.
     */
    <T> Step<T> useNumber(MessageResponse said, Function<Trail, Step<T>> next) {
        return Step.update(
                history -> {
                    Session held = session;
                    boolean numbered =
                            !alone() && held != null && said.packetId().isPresent();
                    if (numbered && said.reason() != ScriptErrors.PACKET_IN_PROGRESS) {
                        held.used();
                    }
                },
                next);
    }
}
