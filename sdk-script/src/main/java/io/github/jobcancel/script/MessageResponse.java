// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a reply says about the one message that was sent, in whichever shape it says it: in the array of a packet, or flat;
 * in snake or camel case; with numbers or texts for numbers. Not a record, for the answer to a login holds a session id.
 */
final class MessageResponse {
    private enum Form {
        /** A packet with an answer to our message. */
        ANSWERED,
        /** A packet without one. */
        SHORT,
        /** An error instead of a packet: no message ran. */
        FLAT,
        /** The data alone, which no word of the protocol vouches for. */
        DATA,
        /** Nothing of this protocol. */
        FOREIGN
    }

    private final Form form;
    private final OptionalLong packetId;
    private final Json said;
    private final int status;

    private MessageResponse(Form form, OptionalLong packetId, Json said, int http) {
        this.form = form;
        this.packetId = packetId;
        this.said = said;
        this.status = whole(said, http, "status", "statusCode");
    }

    /**
     * Reads a reply.
     *
     * @param alone whether the message was sent outside of a session, where success is the data and nothing else
     */
    static MessageResponse of(Reply reply, boolean alone) {
        Json body = reply.json();
        Json array = body.get("messageResponses");
        OptionalLong packetId = body.get("packetId").number();
        if (array.isArray()) {
            // a surplus of answers is nobody's; the first one is ours
            Json first = array.items().isEmpty() ? array : array.items().get(0);
            Form form = first.isObject() ? Form.ANSWERED : Form.SHORT;
            return new MessageResponse(form, packetId, first, reply.status());
        }
        boolean error = whole(body, 0, "status", "statusCode") != 0 || whole(body, 0, "reason_code", "reasonCode") != 0;
        boolean data = alone && !error && reply.status() == 200 && body.isObject();
        return new MessageResponse(error ? Form.FLAT : data ? Form.DATA : Form.FOREIGN, packetId, body, reply.status());
    }

    /** Of a packet with several messages: the answers, in their order; fewer or more than were asked, if the server errs. */
    static List<MessageResponse> all(Reply reply) {
        Json body = reply.json();
        OptionalLong packetId = body.get("packetId").number();
        return body.get("messageResponses").items().stream()
                .map(one ->
                        new MessageResponse(one.isObject() ? Form.ANSWERED : Form.SHORT, packetId, one, reply.status()))
                .toList();
    }

    private static int whole(Json json, int otherwise, String... names) {
        for (String name : names) {
            OptionalLong number = json.get(name).number();
            if (number.isPresent() && number.getAsLong() == (int) number.getAsLong()) {
                return (int) number.getAsLong();
            }
        }
        return otherwise;
    }

    boolean answered() {
        return form == Form.ANSWERED || form == Form.DATA;
    }

    /** Whether it is an answer to a cancel: where no status vouches for it, a page's JSON must not be taken for one. */
    boolean acknowledges() {
        return form != Form.DATA
                || said.fields().isEmpty()
                || !said.anyText("jobId", "runState").isEmpty();
    }

    boolean flat() {
        return form == Form.FLAT;
    }

    boolean foreign() {
        return form == Form.FOREIGN;
    }

    OptionalLong packetId() {
        return packetId;
    }

    /** Whether it carries this number, or may do without one and does. */
    boolean packetIdOr(long expected, boolean optional) {
        return packetId.isPresent() ? packetId.getAsLong() == expected : optional;
    }

    /** Only 200 is a success in this protocol; 202 is an error. */
    boolean ok() {
        return status == 200;
    }

    int status() {
        return status;
    }

    /** The reason code; 0 if there is none. */
    int reason() {
        return whole(said, 0, "reason_code", "reasonCode");
    }

    /** The provider's text, never its stack trace; and why the app is switched off, if it is. */
    String message() {
        String text = said.anyText("status_message", "statusMessage", "message");
        String why = said.get("disabledReason").text("message");
        return why.isEmpty() ? text : text.isEmpty() ? why : text + ": " + why;
    }

    /** The answer's data; missing if there is none. A record that stands there bare, without status and data, counts. */
    Json data() {
        Json data = said.get("data");
        if (form == Form.DATA) {
            return said;
        }
        boolean bare = !data.exists()
                && said.text("status").isEmpty()
                && said.text("statusCode").isEmpty();
        return bare ? said : data;
    }
}
