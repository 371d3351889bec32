// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a reply says about the one message that was sent, in whichever shape it says it: in the array of a packet, or flat;
 * in snake or camel case; with numbers or texts for numbers. Not a record, for the answer to a login holds a session id.
 */
final class MessageResponse {
    private enum ReplyForm {
        /** A packet with an answer to our message. */
        ANSWERED,
        /** A packet without one. */
        NO_ANSWER,
        /** An error instead of a packet: no message ran. */
        TOP_LEVEL_ERROR,
        /** The data alone, which no word of the protocol vouches for. */
        BARE_DATA,
        /** Nothing of this protocol. */
        NOT_BRAINCLOUD
    }

    private final ReplyForm form;
    private final OptionalLong packetId;
    private final JsonValue body;
    private final int status;

    private MessageResponse(ReplyForm form, OptionalLong packetId, JsonValue body, int httpStatus) {
        this.form = form;
        this.packetId = packetId;
        this.body = body;
        this.status = intField(body, httpStatus, "status", "statusCode");
    }

    /**
     * Reads a reply.
     *
     * @param sessionless whether the message was sent outside of a session, where success is the data and nothing else
     */
    static MessageResponse ofFirstMessage(HttpReply reply, boolean sessionless) {
        JsonValue body = reply.bodyJson();
        JsonValue messages = body.get("messageResponses");
        OptionalLong packetId = body.get("packetId").asLong();
        if (messages.isArray()) {
            // a surplus of answers is nobody's; the first one is ours
            JsonValue firstMessage =
                    messages.items().isEmpty() ? messages : messages.items().get(0);
            ReplyForm form = firstMessage.isObject() ? ReplyForm.ANSWERED : ReplyForm.NO_ANSWER;
            return new MessageResponse(form, packetId, firstMessage, reply.status());
        }
        boolean isError =
                intField(body, 0, "status", "statusCode") != 0 || intField(body, 0, "reason_code", "reasonCode") != 0;
        boolean isBareData = sessionless && !isError && reply.status() == 200 && body.isObject();
        return new MessageResponse(
                isError ? ReplyForm.TOP_LEVEL_ERROR : isBareData ? ReplyForm.BARE_DATA : ReplyForm.NOT_BRAINCLOUD,
                packetId,
                body,
                reply.status());
    }

    /** Of a packet with several messages: the answers, in their order; fewer or more than were asked, if the server errs. */
    static List<MessageResponse> ofAllMessages(HttpReply reply) {
        JsonValue body = reply.bodyJson();
        OptionalLong packetId = body.get("packetId").asLong();
        return body.get("messageResponses").items().stream()
                .map(message -> new MessageResponse(
                        message.isObject() ? ReplyForm.ANSWERED : ReplyForm.NO_ANSWER,
                        packetId,
                        message,
                        reply.status()))
                .toList();
    }

    private static int intField(JsonValue json, int defaultValue, String... names) {
        for (String name : names) {
            OptionalLong number = json.get(name).asLong();
            if (number.isPresent() && number.getAsLong() == (int) number.getAsLong()) {
                return (int) number.getAsLong();
            }
        }
        return defaultValue;
    }

    boolean isAnswered() {
        return form == ReplyForm.ANSWERED || form == ReplyForm.BARE_DATA;
    }

    /** Whether it is an answer to a cancel: where no status vouches for it, a page's JSON must not be taken for one. */
    boolean acknowledgesCancel() {
        return form != ReplyForm.BARE_DATA
                || body.fields().isEmpty()
                || !body.firstText("jobId", "runState").isEmpty();
    }

    boolean isTopLevelError() {
        return form == ReplyForm.TOP_LEVEL_ERROR;
    }

    boolean isNotBrainCloud() {
        return form == ReplyForm.NOT_BRAINCLOUD;
    }

    OptionalLong packetId() {
        return packetId;
    }

    /** Whether it carries this number, or may do without one and does. */
    boolean matchesPacketId(long expected, boolean optional) {
        return packetId.isPresent() ? packetId.getAsLong() == expected : optional;
    }

    /** Only 200 is a success in this protocol; 202 is an error. */
    boolean isSuccess() {
        return status == 200;
    }

    int statusCode() {
        return status;
    }

    /** The reason code; 0 if there is none. */
    int reasonCode() {
        return intField(body, 0, "reason_code", "reasonCode");
    }

    /** The provider's text, never its stack trace; and why the app is switched off, if it is. */
    String statusMessage() {
        String text = body.firstText("status_message", "statusMessage", "message");
        String disabledReason = body.get("disabledReason").textField("message");
        return disabledReason.isEmpty() ? text : text.isEmpty() ? disabledReason : text + ": " + disabledReason;
    }

    /** The answer's data; missing if there is none. A record that stands there bare, without status and data, counts. */
    JsonValue data() {
        JsonValue data = body.get("data");
        if (form == ReplyForm.BARE_DATA) {
            return body;
        }
        boolean isBareRecord = !data.exists()
                && body.textField("status").isEmpty()
                && body.textField("statusCode").isEmpty();
        return isBareRecord ? body : data;
    }
}
