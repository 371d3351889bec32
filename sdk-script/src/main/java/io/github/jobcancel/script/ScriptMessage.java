// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;

/** What the operations in a session share: one message in a packet, and when a reply is the answer to it. */
abstract class ScriptMessage<T> implements Operation<T> {
    final HttpUrl url;
    private final String name;
    private final Packet packet;

    ScriptMessage(HttpUrl url, String name, Map<String, ?> message) {
        this.url = url;
        this.name = name;
        this.packet = new Packet(List.of(message));
    }

    static Map<String, Object> message(String service, String operation, Map<String, ?> data) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("service", service);
        out.put("operation", operation);
        out.put("data", data);
        return out;
    }

    @Override
    public final String name() {
        return name;
    }

    /** A lost answer is that of a packet, and its repeat reads it. */
    @Override
    public final boolean answerIsKept() {
        return !packet.alone();
    }

    @Override
    public final Draft draft() {
        return packet.draft(url);
    }

    @Override
    public final Step<T> decode(Reply reply, Trail trail) {
        MessageResponse said = MessageResponse.of(reply, packet.alone());
        if (said.foreign()) {
            return Step.failed(ScriptErrors.fault(reply, said, trail));
        }
        if (!packet.answeredBy(said)) {
            return Step.failed(ScriptErrors.lost("the answer is that of another packet", reply));
        }
        return packet.useNumber(said, history -> afterAnswer(said, reply, history));
    }

    private Step<T> afterAnswer(MessageResponse said, Reply reply, Trail trail) {
        if (!said.answered() && !said.flat()) {
            return Step.failed(ScriptErrors.lost("the packet's answer leaves out the message", reply));
        }
        if (said.ok()) {
            return accepted(said, reply, trail);
        }
        return said.answered() && said.reason() == ScriptErrors.CONCURRENT_LOCK
                ? denyEffect(history -> refused(said, reply, history))
                : refused(said, reply, trail);
    }

    /** Follows an answer that says that the message did nothing. */
    final Step<T> denyEffect(Function<Trail, Step<T>> next) {
        return packet.denyEffect(next);
    }

    abstract Step<T> accepted(MessageResponse said, Reply reply, Trail trail);

    Step<T> refused(MessageResponse said, Reply reply, Trail trail) {
        Fault fault = ScriptErrors.fault(reply, said, trail);
        return Step.failed(said.reason() == 0 ? fault : packet.refused(fault));
    }
}
