// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as the site reads it: a form is read only if the Content-Type declares one. */
public final class GpRequest {
    private final ReceivedRequest raw;
    private final List<String> path;
    private final Map<String, String> queryParameters;
    private final Map<String, String> formFields;

    /**
     * Reads a request.
     *
     * @param raw the received request
     * @param path the path segments below the root that serves the request
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

    public String lastSegment() {
        return path.isEmpty() ? "" : path.get(path.size() - 1);
    }

    public Map<String, String> queryParameters() {
        return queryParameters;
    }

    public Map<String, String> formFields() {
        return formFields;
    }

    /** Returns a parameter from the form or, if the form lacks it, from the query; empty if both lack it. */
    public String parameter(String name) {
        String value = formFields.getOrDefault(name, queryParameters.get(name));
        return value == null ? "" : value;
    }

    /** Returns the parameters of the query and the form; a form field replaces a query parameter of its name. */
    public Map<String, String> allParameters() {
        Map<String, String> parameters = new LinkedHashMap<>(queryParameters);
        parameters.putAll(formFields);
        return parameters;
    }

    /** Returns whether the reply must be JSON, indented or not; otherwise it is HTML. */
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

    /** Returns the token of a header with the value {@code Bearer <token>}; empty without such a header. */
    public String bearerToken(String header) {
        String value = raw.header(header).orElse("");
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).trim()
                : "";
    }
}
