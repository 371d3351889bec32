// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.Incoming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as the site sees it: a form is seen only if its Content-Type says that it is one. */
public final class GpRequest {
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
    public GpRequest(Incoming raw, List<String> path) {
        this.raw = raw;
        this.path = path;
        this.query = raw.query();
        String type = raw.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        this.form = post() && type.startsWith("application/x-www-form-urlencoded") ? raw.form() : Map.of();
    }

    public boolean post() {
        return raw.method().equals("POST");
    }

    public boolean get() {
        return raw.method().equals("GET");
    }

    public List<String> path() {
        return path;
    }

    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    public String last() {
        return path.isEmpty() ? "" : path.get(path.size() - 1);
    }

    public Map<String, String> query() {
        return query;
    }

    public Map<String, String> form() {
        return form;
    }

    /** A parameter from the form, or else from the query; empty if it is in neither. */
    public String param(String name) {
        String value = form.getOrDefault(name, query.get(name));
        return value == null ? "" : value;
    }

    public Map<String, String> params() {
        Map<String, String> all = new LinkedHashMap<>(query);
        all.putAll(form);
        return all;
    }

    public boolean json() {
        return param("f").equals("json") || pretty();
    }

    public boolean pretty() {
        return param("f").equals("pjson");
    }

    @Nullable
    String referer() {
        return raw.header("Referer").orElse(null);
    }

    /** The token of a header with the value {@code Bearer <token>}; empty if there is none. */
    public String bearer(String header) {
        String value = raw.header(header).orElse("");
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).trim()
                : "";
    }
}
