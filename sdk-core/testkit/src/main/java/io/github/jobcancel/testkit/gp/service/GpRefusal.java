// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An error reply in one of the site's three JSON formats. Thrown by the component that refuses and written by the
 * router.
 */
public final class GpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final ObjectNode body;

    private GpRefusal(int code, ObjectNode body) {
        super(body.toString(), null, false, false);
        this.code = code;
        this.body = body;
    }

    /** Creates an error of the ADMIN dialect. */
    public static GpRefusal forAdmin(String status, int code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", status);
        body.putArray("messages").add(message);
        return new GpRefusal(code, body.put("code", code));
    }

    /** Creates an error of the REST dialect or of the portal. */
    public static GpRefusal forRest(int code, String message, String... details) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("code", code).put("message", message);
        var list = error.putArray("details");
        for (String detail : details) {
            list.add(detail);
        }
        return new GpRefusal(code, body);
    }

    /** Creates the one REST error in which {@code details} is a string instead of a list. */
    public static GpRefusal forRestWithText(int code, String message, String details) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("code", code).put("message", message).put("details", details);
        return new GpRefusal(code, body);
    }

    /** Creates the REST error 499 for a request without a token. */
    public static GpRefusal restTokenRequired() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("code", 499).put("message", "Token Required");
        error.put("messageCode", "GWM_0003").putArray("details").add("Token Required");
        return new GpRefusal(499, body);
    }

    /** Creates an error of the portal's OAuth token endpoint. */
    public static GpRefusal forOauth(int code, String errorCode, String description) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("code", code).put("error", errorCode);
        error.put("error_description", description).put("message", description).putArray("details");
        return new GpRefusal(code, body);
    }

    public int code() {
        return code;
    }

    public ObjectNode body() {
        return body;
    }
}
