// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Lists replies that repeat the whole request, headers included, in every field in which one of the providers sends a
 * text for people. They show whether a client passes on secrets that a server repeats.
 */
enum EchoReply {
    BAD_REQUEST(400, true),
    UNAUTHORIZED(401, true),
    FORBIDDEN(403, true),
    NOT_FOUND(404, true),
    TEAPOT(418, true),
    SERVER_ERROR(500, true),
    ACCEPTED(200, true),
    PAGE_FORBIDDEN(403, false),
    PAGE_NOT_FOUND(404, false),
    PAGE_SERVER_ERROR(500, false),
    PAGE(200, false);

    private final int status;
    private final boolean json;

    EchoReply(int status, boolean json) {
        this.status = status;
        this.json = json;
    }

    /**
     * Plans this reply for the next request that matches. The returned reference holds that request once it has
     * arrived.
     */
    AtomicReference<ReceivedRequest> injectReply(FakeServer fake, Predicate<ReceivedRequest> requestFilter) {
        AtomicReference<ReceivedRequest> echoedRequest = new AtomicReference<>();
        Predicate<ReceivedRequest> firstMatch =
                request -> requestFilter.test(request) && echoedRequest.compareAndSet(null, request);
        fake.injectFault(firstMatch, ExchangeFault.changeReply(ignored -> createReply(echoedRequest.get())));
        return echoedRequest;
    }

    private FakeReply createReply(ReceivedRequest request) {
        // the body comes first, since clients shorten long texts at the end
        String text = request.body() + " " + request.headers();
        if (!json) {
            return FakeReply.html(status, text);
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", status);
        error.put("message", text);
        error.put("details", List.of(text));
        error.put("title", text);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("status", status);
        body.put("messages", List.of(text));
        body.put("message", text);
        body.put("error_code", text);
        body.put("error_msg", text);
        body.put("reason_code", 40001);
        body.put("status_message", text);
        return new FakeReply(
                status,
                Map.of("Content-Type", "application/json", "x-amzn-RequestId", text, "X-Request-Id", text),
                JsonValue.writeDocument(body));
    }
}
