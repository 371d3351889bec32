// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a fake answers to one request.
 *
 * @param status the HTTP status
 * @param headers header names and values; {@code Content-Length} is added when the answer is sent
 * @param body the body's bytes; do not change them after handing them over
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, and handed straight to the socket
public record FakeReply(int status, Map<String, String> headers, byte[] body) {

    /**
     * An answer whose body is text in UTF-8.
     *
     * @param status the HTTP status
     * @param contentType the {@code Content-Type}; empty sends none
     * @param body the text
     * @return the answer
     */
    public static FakeReply of(int status, String contentType, String body) {
        Map<String, String> headers = contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType);
        return new FakeReply(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A JSON answer.
     *
     * @param status the HTTP status
     * @param body the JSON text
     * @return the answer, as {@code application/json}
     */
    public static FakeReply json(int status, String body) {
        return of(status, "application/json", body);
    }

    /**
     * An HTML page, as proxies and sign-in pages send it.
     *
     * @param status the HTTP status
     * @param title the page's title and heading
     * @return the answer
     */
    public static FakeReply html(int status, String title) {
        String page = "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>";
        return of(status, "text/html", page);
    }

    /**
     * The same answer with one header more, or with that header's value replaced.
     *
     * @param name header name
     * @param value header value
     * @return a new answer
     */
    public FakeReply withHeader(String name, String value) {
        Map<String, String> changedHeaders = new LinkedHashMap<>(headers);
        changedHeaders.keySet().removeIf(name::equalsIgnoreCase);
        changedHeaders.put(name, value);
        return new FakeReply(status, changedHeaders, body);
    }

    /**
     * The body as text.
     *
     * @return the bytes read as UTF-8
     */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + bodyText();
    }
}
