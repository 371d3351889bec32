// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request as a fake received it. In {@link FakeServer#receivedRequests()} every secret that the fake knows is
 * masked in the target, the headers and the body.
 *
 * @param method the HTTP method
 * @param target the request target as sent: the encoded path, and the query if there is one
 * @param headers header names as sent, and values, in the order of arrival
 * @param body the body as UTF-8 text; empty if there was none
 * @param connectionIndex the index of the connection on which the request arrived, counted from 0
 */
public record ReceivedRequest(
        String method, String target, List<Map.Entry<String, String>> headers, String body, int connectionIndex) {

    /**
     * Returns the first value of a header.
     *
     * @param name the header name, in any case
     * @return the value, or empty if the header was not sent
     */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * Returns the path without the query, still encoded.
     *
     * @return the part of the target before {@code ?}
     */
    public String path() {
        int queryStart = target.indexOf('?');
        return queryStart < 0 ? target : target.substring(0, queryStart);
    }

    /**
     * Returns the decoded segments of the path.
     *
     * @return one entry per segment; empty for {@code /}
     */
    public List<String> pathSegments() {
        List<String> decodedSegments = new ArrayList<>();
        for (String segment : path().split("/")) {
            if (!segment.isEmpty()) {
                decodedSegments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return decodedSegments;
    }

    /**
     * Returns the decoded query parameters. Of a repeated name the last value is kept.
     *
     * @return names and values in the order sent
     */
    public Map<String, String> queryParameters() {
        int queryStart = target.indexOf('?');
        return queryStart < 0 ? Map.of() : decodePairs(target.substring(queryStart + 1));
    }

    /**
     * Returns the body parsed as {@code application/x-www-form-urlencoded}, regardless of its content type.
     *
     * @return names and values in the order sent
     */
    public Map<String, String> formParameters() {
        return decodePairs(body);
    }

    private static Map<String, String> decodePairs(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                int equalsIndex = pair.indexOf('=');
                String name = equalsIndex < 0 ? pair : pair.substring(0, equalsIndex);
                String value = equalsIndex < 0 ? "" : pair.substring(equalsIndex + 1);
                values.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    /**
     * Returns method and target in one line, for messages of failed tests.
     *
     * @return the line, for example {@code DELETE /v2.0/p/batches/b}
     */
    public String requestLine() {
        return method + " " + target;
    }

    @Override
    public String toString() {
        String headerText = headers.stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining(", "));
        return requestLine() + " [" + headerText + "] " + body;
    }
}
