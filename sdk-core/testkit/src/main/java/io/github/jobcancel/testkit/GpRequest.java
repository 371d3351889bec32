// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as the site sees it: a form is seen only if its Content-Type says that it is one. */
final class GpRequest {
    private final Incoming raw;
    private final List<String> path;
    private final Map<String, String> query;
    private final Map<String, String> form;

    /**
     * Reads a request.
     *
     * @param raw as it came
     * @param path the segments below the root that serves it
     */
    GpRequest(Incoming raw, List<String> path) {
        this.raw = raw;
        this.path = path;
        this.query = raw.query();
        String type = raw.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        this.form = post() && type.startsWith("application/x-www-form-urlencoded") ? raw.form() : Map.of();
    }

    boolean post() {
        return raw.method().equals("POST");
    }

    boolean get() {
        return raw.method().equals("GET");
    }

    List<String> path() {
        return path;
    }

    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    String last() {
        return path.isEmpty() ? "" : path.get(path.size() - 1);
    }

    Map<String, String> query() {
        return query;
    }

    Map<String, String> form() {
        return form;
    }

    /** A parameter from the form, or else from the query; empty if it is in neither. */
    String param(String name) {
        String value = form.getOrDefault(name, query.get(name));
        return value == null ? "" : value;
    }

    Map<String, String> params() {
        Map<String, String> all = new LinkedHashMap<>(query);
        all.putAll(form);
        return all;
    }

    boolean json() {
        return param("f").equals("json") || pretty();
    }

    boolean pretty() {
        return param("f").equals("pjson");
    }

    @Nullable
    String referer() {
        return raw.header("Referer").orElse(null);
    }

    /** The token of a header with the value {@code Bearer <token>}; empty if there is none. */
    String bearer(String header) {
        String value = raw.header(header).orElse("");
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).trim()
                : "";
    }
}
