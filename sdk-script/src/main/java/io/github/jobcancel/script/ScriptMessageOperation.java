// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;

/** Base of the operations that send one message in a packet; decides whether a reply answers that message. */
abstract class ScriptMessageOperation<T> implements Operation<T> {
    final HttpUrl url;
    private final String name;
    private final ScriptPacket packet;

    ScriptMessageOperation(HttpUrl url, String name, Map<String, ?> message) {
        this.url = url;
        this.name = name;
        this.packet = new ScriptPacket(List.of(message));
    }

    static Map<String, Object> createMessage(String service, String operation, Map<String, ?> data) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("service", service);
        message.put("operation", operation);
        message.put("data", data);
        return message;
    }

    @Override
    public final String name() {
        return name;
    }

    /** Returns true in a session: repeating the packet returns the lost answer. */
    @Override
    public final boolean replaysAnswer() {
        return !packet.isSessionless();
    }

    @Override
    public final RequestBuilder requestBuilder() {
        return packet.draftRequest(url);
    }

    @Override
    public final CallStep<T> decodeReply(HttpReply reply, CallHistory trail) {
        MessageResponse response = MessageResponse.ofFirstMessage(reply, packet.isSessionless());
        if (response.isNotBrainCloud()) {
            return CallStep.failAttempt(ScriptErrors.decodeFailure(reply, response, trail));
        }
        if (!packet.acceptAnswer(response)) {
            return CallStep.failAttempt(ScriptErrors.lostAnswer("the answer belongs to another packet", reply));
        }
        return packet.consumePacketId(response, history -> afterAnswer(response, reply, history));
    }

    private CallStep<T> afterAnswer(MessageResponse said, HttpReply reply, CallHistory trail) {
        if (!said.isAnswered() && !said.isTopLevelError()) {
            return CallStep.failAttempt(
                    ScriptErrors.lostAnswer("the packet's answer does not contain the message", reply));
        }
        if (said.isSuccess()) {
            return decodeAccepted(said, reply, trail);
        }
        return said.isAnswered() && said.reasonCode() == ScriptErrors.CONCURRENT_LOCK
                ? denyEffect(history -> decodeRefused(said, reply, history))
                : decodeRefused(said, reply, trail);
    }

    /** Returns the step after an answer that says that the message had no effect. */
    final CallStep<T> denyEffect(Function<CallHistory, CallStep<T>> next) {
        return packet.denyEffect(next);
    }

    abstract CallStep<T> decodeAccepted(MessageResponse response, HttpReply reply, CallHistory trail);

    CallStep<T> decodeRefused(MessageResponse response, HttpReply reply, CallHistory trail) {
        AttemptFailure failure = ScriptErrors.decodeFailure(reply, response, trail);
        return CallStep.failAttempt(response.reasonCode() == 0 ? failure : packet.recordRefusal(failure));
    }
}
