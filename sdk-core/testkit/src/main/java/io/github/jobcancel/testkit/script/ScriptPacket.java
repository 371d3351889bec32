// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import io.github.jobcancel.testkit.FakeServer;
import java.util.List;

/**
 * What {@link FakeScript} made of one readable packet or session-less call. A request that a fault swallowed, or that was
 * not JSON, stands only in {@link FakeServer#receivedRequests()}.
 *
 * @param sessionLabel which session it belonged to, by a label ({@code s1}, {@code s2}, ...) that is not the secret session id;
 *     empty for a login, a session-less call, and an unknown or absent session
 * @param packetId the packet's number; -1 for a session-less call
 * @param operations one {@code service.OPERATION} per message, in the order of the messages
 * @param handling whether the messages ran
 */
public record ScriptPacket(String sessionLabel, long packetId, List<String> operations, Handling handling) {

    /** What became of a packet. */
    public enum Handling {
        /** Its messages ran, each with a status of its own. */
        EXECUTED,
        /** It was the last packet again: it got the stored answer, and nothing ran. */
        REPLAYED,
        /** It was refused as a whole, and nothing ran. */
        REFUSED
    }
}
