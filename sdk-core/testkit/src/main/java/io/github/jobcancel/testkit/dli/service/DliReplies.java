// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Error replies in the shapes in which DLI, its gateway, IAM and the servers in front of them send them. For
 * {@link io.github.jobcancel.testkit.ExchangeFault#replaceReply}.
 */
public final class DliReplies {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST_ID_HEADER = "X-Request-Id";
    private static final String CHINESE_MESSAGE = "请求失败";
    private static final String EXAMPLE_REQUEST_ID = "6f1c0d6a1d5c4c0e9b0f3f0f4a5b6c7d";

    private DliReplies() {}

    /**
     * Returns an error of DLI itself.
     *
     * @param status the HTTP status
     * @param code the error code, for example {@code DLI.0999}
     * @param message the message
     * @return the reply
     */
    public static FakeReply dliError(int status, String code, String message) {
        ObjectNode body = newObject().put("error_code", code).put("error_msg", message);
        return jsonReply(status, body);
    }

    /**
     * Returns an error of the gateway; the request did not reach DLI.
     *
     * @param status the HTTP status
     * @param code the error code, for example {@code APIGW.0308}
     * @param message the message
     * @return the reply
     */
    public static FakeReply gatewayError(int status, String code, String message) {
        ObjectNode body =
                newObject().put("error_msg", message).put("error_code", code).put("request_id", EXAMPLE_REQUEST_ID);
        return jsonReply(status, body);
    }

    /**
     * Returns an error of IAM in its v3 shape, with an {@code error} object.
     *
     * @param status the HTTP status, which is part of the body too
     * @param title the title, for example {@code Unauthorized}
     * @param message the message
     * @return the reply
     */
    public static FakeReply iamError(int status, String title, String message) {
        ObjectNode body = newObject();
        body.putObject("error").put("code", status).put("message", message).put("title", title);
        return jsonReply(status, body).withHeader("X-IAM-Trace-Id", "token_" + EXAMPLE_REQUEST_ID);
    }

    /**
     * Returns the throttling error of IAM: HTTP 429 with {@code IAM.0012}.
     *
     * @return the reply
     */
    public static FakeReply iamThrottlingError() {
        ObjectNode body = newObject()
                .put("error_msg", "The throttling threshold has been reached.")
                .put("error_code", "IAM.0012");
        return jsonReply(429, body).withHeader("X-IAM-Trace-Id", "token_" + EXAMPLE_REQUEST_ID);
    }

    /**
     * Returns the error of the session server for an unknown id: HTTP 404 with {@code msg} only.
     *
     * @param id the requested id
     * @return the reply
     */
    public static FakeReply sessionNotFound(String id) {
        return jsonReply(404, newObject().put("msg", "Session '" + id + "' not found."));
    }

    /**
     * Returns the throttling error of the gateway: HTTP 429 with {@code APIGW.0308}, without {@code Retry-After}.
     *
     * @return the reply
     */
    public static FakeReply gatewayThrottlingError() {
        return gatewayError(429, "APIGW.0308", "The throttling threshold has been reached: policy user over ratelimit");
    }

    /**
     * Returns the throttling error of the gateway with {@code Retry-After}.
     *
     * @param retryAfter seconds, or an HTTP date
     * @return the reply
     */
    public static FakeReply gatewayThrottlingError(String retryAfter) {
        return gatewayThrottlingError().withHeader("Retry-After", retryAfter);
    }

    /**
     * Returns the page of the web application firewall: HTTP 418.
     *
     * @return the reply
     */
    public static FakeReply firewallPage() {
        return FakeReply.html(418, "Your request has been blocked");
    }

    /**
     * Returns the page of a load balancer that finds no server: HTTP 502.
     *
     * @return the reply
     */
    public static FakeReply badGatewayPage() {
        return FakeReply.html(502, "502 Bad Gateway");
    }

    /**
     * Returns a redirect, which no DLI document mentions: HTTP 302.
     *
     * @param location the target of the redirect
     * @return the reply
     */
    public static FakeReply redirectTo(String location) {
        return FakeReply.of(302, "", "").withHeader("Location", location);
    }

    public static ObjectNode newObject() {
        return JSON.createObjectNode();
    }

    public static FakeReply jsonReply(int status, JsonNode body) {
        return FakeReply.json(status, body.toString()).withHeader(REQUEST_ID_HEADER, EXAMPLE_REQUEST_ID);
    }

    /** Completes an error body with the request id and the language of the exchange. */
    public static FakeReply completeErrorBody(FakeReply answer, String id, boolean chinese) {
        if (answer.status() < 400) {
            return answer;
        }
        try {
            JsonNode body = JSON.readTree(answer.body());
            JsonNode error = body.isArray() ? body.path(0) : body;
            if (error instanceof ObjectNode object && object.has("error_msg")) {
                if (chinese) {
                    object.put("error_msg", CHINESE_MESSAGE);
                }
                if (object.has("request_id")) {
                    object.put("request_id", id);
                }
            }
            return new FakeReply(
                    answer.status(), answer.headers(), body.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a page instead of JSON is sent unchanged
            return answer;
        }
    }
}
