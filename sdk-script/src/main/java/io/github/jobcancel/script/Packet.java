// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.operation.Trail;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * The answer was that nothing was done. The server answers a packet again as it answered it the first time, so this is no
     * echo, unless the message went in an earlier packet too.
     */
    void actedOnNothing(Trail trail) {
        if (!renumbered) {
            trail.actedOnNothing();
            session = null;
        }
    }

    /** Whether the messages went in an earlier packet too, whose answer may be echoed by this one's. */
    boolean renumbered() {
        return renumbered;
    }

    /**
     * Whether this answers the packet that was sent. An answer with its number uses the number up, also if it is an error;
     * an error without a number leaves it free, and what is sent next has it again.
     */
    boolean answeredBy(MessageResponse said) {
        if (alone()) {
            return true;
        }
        Session held = session;
        if (held == null || !said.packetIdOr(held.next(), said.flat())) {
            return false;
        }
        boolean numbered = said.packetId().isPresent();
        if (numbered && said.reason() != ScriptErrors.PACKET_IN_PROGRESS) {
            held.used();
        }
        return true;
    }
}
