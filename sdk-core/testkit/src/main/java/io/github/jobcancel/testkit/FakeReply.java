// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The HTTP response of a fake server to one request.
 *
 * @param status the HTTP status
 * @param headers header names and values; {@code Content-Length} is added when the reply is sent
 * @param body the bytes of the body; do not change them after the reply was handed over
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the array goes straight to the socket
public record FakeReply(int status, Map<String, String> headers, byte[] body) {

    /**
     * Returns a reply whose body is UTF-8 text.
     *
     * @param status the HTTP status
     * @param contentType the {@code Content-Type}; an empty text sends no such header
     * @param body the text
     * @return the reply
     */
    public static FakeReply of(int status, String contentType, String body) {
        Map<String, String> headers = contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType);
        return new FakeReply(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a JSON reply.
     *
     * @param status the HTTP status
     * @param body the JSON text
     * @return the reply, with the content type {@code application/json}
     */
    public static FakeReply json(int status, String body) {
        return of(status, "application/json", body);
    }

    /**
     * Returns an HTML page, as proxies and sign-in pages send it.
     *
     * @param status the HTTP status
     * @param title the title and the heading of the page
     * @return the reply
     */
    public static FakeReply html(int status, String title) {
        String page = "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>";
        return of(status, "text/html", page);
    }

    /**
     * Returns this reply with one header added, or with the value of that header replaced.
     *
     * @param name the header name, in any case
     * @param value the header value
     * @return a new reply
     */
    public FakeReply withHeader(String name, String value) {
        Map<String, String> changedHeaders = new LinkedHashMap<>(headers);
        changedHeaders.keySet().removeIf(name::equalsIgnoreCase);
        changedHeaders.put(name, value);
        return new FakeReply(status, changedHeaders, body);
    }

    /**
     * Returns the body as text.
     *
     * @return the bytes decoded as UTF-8
     */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + bodyText();
    }
}
