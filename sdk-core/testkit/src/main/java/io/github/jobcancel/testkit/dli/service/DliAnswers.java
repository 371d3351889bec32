// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;

/**
 * Refusals in the shapes in which DLI, its gateway, IAM and what stands before them really send them. For
 * {@link Fault#answer}.
 */
public final class DliAnswers {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String SOME_ID = "6f1c0d6a1d5c4c0e9b0f3f0f4a5b6c7d";

    private DliAnswers() {}

    /**
     * A refusal by DLI itself.
     *
     * @param status the HTTP status
     * @param code for example {@code DLI.0999}
     * @param message the text
     * @return the answer
     */
    public static Answer dli(int status, String code, String message) {
        ObjectNode body = object().put("error_code", code).put("error_msg", message);
        return json(status, body);
    }

    /**
     * A refusal by the gateway, which never reached DLI.
     *
     * @param status the HTTP status
     * @param code for example {@code APIGW.0308}
     * @param message the text
     * @return the answer
     */
    public static Answer gateway(int status, String code, String message) {
        ObjectNode body =
                object().put("error_msg", message).put("error_code", code).put("request_id", SOME_ID);
        return json(status, body);
    }

    /**
     * A refusal by IAM in its v3 shape, with an {@code error} object.
     *
     * @param status the HTTP status, which stands in the body too
     * @param title for example {@code Unauthorized}
     * @param message the text
     * @return the answer
     */
    public static Answer iam(int status, String title, String message) {
        ObjectNode body = object();
        body.putObject("error").put("code", status).put("message", message).put("title", title);
        return json(status, body).with("X-IAM-Trace-Id", "token_" + SOME_ID);
    }

    /**
     * IAM's throttle: HTTP 429 with {@code IAM.0012}.
     *
     * @return the answer
     */
    public static Answer iamThrottled() {
        ObjectNode body = object().put("error_msg", "The throttling threshold has been reached.")
                .put("error_code", "IAM.0012");
        return json(429, body).with("X-IAM-Trace-Id", "token_" + SOME_ID);
    }

    /**
     * The session server's refusal of an unknown id: HTTP 404 with {@code msg} alone.
     *
     * @param id the id that was asked for
     * @return the answer
     */
    public static Answer sessionNotFound(String id) {
        return json(404, object().put("msg", "Session '" + id + "' not found."));
    }

    /**
     * The gateway's throttle: HTTP 429 with {@code APIGW.0308}, without {@code Retry-After}.
     *
     * @return the answer
     */
    public static Answer throttled() {
        return gateway(429, "APIGW.0308", "The throttling threshold has been reached: policy user over ratelimit");
    }

    /**
     * The gateway's throttle with {@code Retry-After}.
     *
     * @param retryAfter seconds, or an HTTP date
     * @return the answer
     */
    public static Answer throttled(String retryAfter) {
        return throttled().with("Retry-After", retryAfter);
    }

    /**
     * The page of the web application firewall: HTTP 418.
     *
     * @return the answer
     */
    public static Answer blocked() {
        return Answer.html(418, "Your request has been blocked");
    }

    /**
     * The page of a load balancer that finds no server: HTTP 502.
     *
     * @return the answer
     */
    public static Answer badGateway() {
        return Answer.html(502, "502 Bad Gateway");
    }

    /**
     * A redirect, which no document mentions: HTTP 302.
     *
     * @param location where it points to
     * @return the answer
     */
    public static Answer redirect(String location) {
        return Answer.of(302, "", "").with("Location", location);
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static Answer json(int status, JsonNode body) {
        return Answer.json(status, body.toString()).with(REQUEST_ID, SOME_ID);
    }
}
