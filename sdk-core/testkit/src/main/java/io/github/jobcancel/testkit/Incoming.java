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
 * One request as a fake received it. In a fake's request log every secret the fake knows is masked, in the target, the
 * headers and the body alike.
 *
 * @param method the HTTP method
 * @param target the request target as sent: encoded path, and query if any
 * @param headers header names (as sent) and values, in the order of arrival
 * @param body the body as UTF-8 text; empty where there was none
 * @param connection which connection it came on, counted from 0
 */
public record Incoming(
        String method, String target, List<Map.Entry<String, String>> headers, String body, int connection) {

    /**
     * The first value of a header.
     *
     * @param name header name, in any case
     * @return the value, or empty if the header was not sent
     */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(h -> h.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * The path without the query, still encoded.
     *
     * @return the part of the target before {@code ?}
     */
    public String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /**
     * The path's segments, decoded.
     *
     * @return one entry per segment; empty for {@code /}
     */
    public List<String> segments() {
        List<String> out = new ArrayList<>();
        for (String part : path().split("/")) {
            if (!part.isEmpty()) {
                out.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return out;
    }

    /**
     * The decoded query parameters; of a repeated name the last value.
     *
     * @return names and values in the order sent
     */
    public Map<String, String> query() {
        int mark = target.indexOf('?');
        return mark < 0 ? Map.of() : pairs(target.substring(mark + 1));
    }

    /**
     * The body read as {@code application/x-www-form-urlencoded}, whatever its Content-Type says.
     *
     * @return names and values in the order sent
     */
    public Map<String, String> form() {
        return pairs(body);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                int eq = pair.indexOf('=');
                String name = eq < 0 ? pair : pair.substring(0, eq);
                String value = eq < 0 ? "" : pair.substring(eq + 1);
                out.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return out;
    }

    /**
     * Method and target in one line, as a test failure should print it.
     *
     * @return for example {@code DELETE /v2.0/p/batches/b}
     */
    public String line() {
        return method + " " + target;
    }

    @Override
    public String toString() {
        String names =
                headers.stream().map(h -> h.getKey() + ": " + h.getValue()).collect(Collectors.joining(", "));
        return line() + " [" + names + "] " + body;
    }
}
