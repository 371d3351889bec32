// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The last reply to each read, as a replica of the provider that lags behind still gives it. */
final class ReadCopies {
    private static final Pattern PACKET_ID = Pattern.compile("\"packetId\":\\d+");

    private final Map<String, FakeReply> repliesByRead = new HashMap<>();

    void addReply(ReceivedRequest read, FakeReply reply) {
        repliesByRead.put(keyOf(read), reply);
    }

    /** Returns the last reply to the same read, or null if there is none. */
    FakeReply lastReplyTo(ReceivedRequest read) {
        return repliesByRead.get(keyOf(read));
    }

    private static String keyOf(ReceivedRequest read) {
        return read.requestLine() + PACKET_ID.matcher(read.body()).replaceAll("");
    }
}
