// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import io.github.jobcancel.testkit.FakeServer;
import java.util.List;

/**
 * What a {@link FakeScript} did with one readable packet or session-less call. A request that was swallowed by a fault,
 * or that was not JSON, is recorded only in {@link FakeServer#receivedRequests()}.
 *
 * @param sessionLabel a label of the packet's session ({@code s1}, {@code s2}, ...) that does not reveal the secret
 *     session id; empty for a login, a session-less call, and an unknown or absent session
 * @param packetId the packet's number; -1 for a session-less call
 * @param operations one {@code service.OPERATION} per message, in the order of the messages
 * @param handling whether the messages ran
 */
public record ScriptPacket(String sessionLabel, long packetId, List<String> operations, Handling handling) {

    /** The ways in which a packet is handled. */
    public enum Handling {
        /** The messages ran, each with a status of its own. */
        EXECUTED,
        /** The packet repeated the last one: it got the stored reply, and nothing ran. */
        REPLAYED,
        /** The packet was refused as a whole, and nothing ran. */
        REFUSED
    }
}
