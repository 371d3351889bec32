// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as the site sees it: a form is seen only if its Content-Type says that it is one. */
public final class GpRequest {
    private final ReceivedRequest raw;
    private final List<String> path;
    private final Map<String, String> queryParameters;
    private final Map<String, String> formFields;

    /**
     * Reads a request.
     *
     * @param raw as it came
     * @param path the segments below the root that serves it
     */
    public GpRequest(ReceivedRequest raw, List<String> path) {
        this.raw = raw;
        this.path = path;
        this.queryParameters = raw.queryParameters();
        String type = raw.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        this.formFields =
                isPost() && type.startsWith("application/x-www-form-urlencoded") ? raw.formParameters() : Map.of();
    }

    public boolean isPost() {
        return raw.method().equals("POST");
    }

    public boolean isGet() {
        return raw.method().equals("GET");
    }

    public List<String> path() {
        return path;
    }

    String segmentAt(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    public String lastSegment() {
        return path.isEmpty() ? "" : path.get(path.size() - 1);
    }

    public Map<String, String> queryParameters() {
        return queryParameters;
    }

    public Map<String, String> formFields() {
        return formFields;
    }

    /** A parameter from the form, or else from the query; empty if it is in neither. */
    public String parameter(String name) {
        String value = formFields.getOrDefault(name, queryParameters.get(name));
        return value == null ? "" : value;
    }

    public Map<String, String> allParameters() {
        Map<String, String> parameters = new LinkedHashMap<>(queryParameters);
        parameters.putAll(formFields);
        return parameters;
    }

    public boolean wantsJson() {
        return parameter("f").equals("json") || wantsPrettyJson();
    }

    public boolean wantsPrettyJson() {
        return parameter("f").equals("pjson");
    }

    @Nullable
    String referer() {
        return raw.header("Referer").orElse(null);
    }

    /** The token of a header with the value {@code Bearer <token>}; empty if there is none. */
    public String bearerToken(String header) {
        String value = raw.header(header).orElse("");
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).trim()
                : "";
    }
}
