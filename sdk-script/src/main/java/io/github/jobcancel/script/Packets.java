// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.engine.Authorizer;
import io.github.jobcancel.engine.Draft;
import java.time.Instant;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The packets of one call. Made anew for every call, used by the thread that drives it. */
final class Packets implements Authorizer.Signer<Session> {
    private static final byte[] UNSIGNED = {};

    private final HttpUrl url;
    private Map<String, ?> message = Map.of();
    private @Nullable Session session;

    Packets(HttpUrl url) {
        this.url = url;
    }

    Draft draft(Map<String, ?> next) {
        message = next;
        return Draft.post(url, "application/json", UNSIGNED);
    }

    @Override
    public void sign(Draft draft, Session held, Instant now) {
        session = held;
        draft.body(held.packet(message));
    }

    /**
     * Whether this answers the packet that was sent. An answer with its number uses the number up, also if it is an error;
     * an error without a number leaves it free, and what is sent next has it again.
     */
    boolean answeredBy(MessageResponse said) {
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
