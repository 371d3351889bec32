// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import java.util.List;
import java.util.OptionalLong;

/**
 * The answer to one message, decoded from any shape of reply: an element of a packet's array or a top-level object;
 * snake or camel case; numbers as numbers or as texts. Not a record, because the answer to a login contains a session
 * id.
 */
final class MessageResponse {
    private enum ReplyForm {
        /** A packet with an answer to the message. */
        ANSWERED,
        /** A packet without an answer to the message. */
        NO_ANSWER,
        /** An error instead of a packet: no message was carried out. */
        TOP_LEVEL_ERROR,
        /** The data alone, without a status that marks the reply as an answer of brainCloud. */
        BARE_DATA,
        /** A reply that does not follow brainCloud's protocol. */
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
     * Decodes a reply to one message.
     *
     * @param sessionless whether the message was sent without a session, where a successful reply is only the data
     */
    static MessageResponse ofFirstMessage(HttpReply reply, boolean sessionless) {
        JsonValue body = reply.bodyJson();
        JsonValue messages = body.get("messageResponses");
        OptionalLong packetId = body.get("packetId").asLong();
        if (messages.isArray()) {
            // surplus answers belong to no message; the first answer is the one to this message
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

    /**
     * Decodes a reply to a packet with several messages: the answers in their order. A faulty server may send fewer
     * or more answers than messages.
     */
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

    /**
     * Returns whether this acknowledges a cancel. Where no status marks the reply as brainCloud's, the JSON of
     * another page must not count as an acknowledgement.
     */
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

    /** Returns whether the reply has the expected packet id, or has none although it may leave it out. */
    boolean matchesPacketId(long expected, boolean optional) {
        return packetId.isPresent() ? packetId.getAsLong() == expected : optional;
    }

    /** Returns whether the status is a success. In this protocol only 200 is; 202 is an error. */
    boolean isSuccess() {
        return status == 200;
    }

    int statusCode() {
        return status;
    }

    /** Returns the reason code; 0 if there is none. */
    int reasonCode() {
        return intField(body, 0, "reason_code", "reasonCode");
    }

    /** Returns the provider's message, never its stack trace; with the reason why the app is disabled, if it is. */
    String statusMessage() {
        String text = body.firstText("status_message", "statusMessage", "message");
        String disabledReason = body.get("disabledReason").textField("message");
        return disabledReason.isEmpty() ? text : text.isEmpty() ? disabledReason : text + ": " + disabledReason;
    }

    /**
     * Returns the answer's data; a missing value if there is none. A bare record, without status and data fields,
     * counts as data.
     */
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
