// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members of a request's body; whatever does not fit the model is refused. */
final class BatchInput {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REASON_LIMIT = 1024;

    private final JsonNode body;

    private BatchInput(JsonNode body) {
        this.body = body;
    }

    static BatchInput parse(String text) {
        try {
            JsonNode body = JSON.readTree(text);
            if (!body.isObject()) {
                throw malformed("the body must be a JSON object");
            }
            return new BatchInput(body);
        } catch (JsonProcessingException e) {
            throw malformed("the body is not JSON");
        }
    }

    String required(String name) {
        return text(name).filter(t -> !t.isEmpty()).orElseThrow(() -> BatchError.client(name + " cannot be empty"));
    }

    Optional<String> text(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw malformed(name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    String reason() {
        String reason = required("reason");
        if (reason.codePointCount(0, reason.length()) > REASON_LIMIT) {
            throw BatchError.client("reason must not be longer than " + REASON_LIMIT + " characters");
        }
        return reason;
    }

    List<String> texts(String name) {
        List<String> out = new ArrayList<>();
        for (JsonNode value : list(name)) {
            if (!value.isTextual()) {
                throw malformed(name + " must be a list of strings");
            }
            out.add(value.textValue());
        }
        return out;
    }

    List<BatchInput> objects(String name) {
        List<BatchInput> out = new ArrayList<>();
        for (JsonNode value : list(name)) {
            if (!value.isObject()) {
                throw malformed(name + " must be a list of objects");
            }
            out.add(new BatchInput(value));
        }
        return out;
    }

    Optional<BatchInput> object(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw malformed(name + " must be an object");
        }
        return Optional.of(new BatchInput(value));
    }

    Optional<Integer> number(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt()) {
            throw malformed(name + " must be an integer");
        }
        return Optional.of(value.intValue());
    }

    boolean has(String name) {
        return body.hasNonNull(name);
    }

    private JsonNode list(String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw malformed(name + " must be a list");
        }
        return value;
    }

    private static BatchError malformed(String detail) {
        return new BatchError(400, "SerializationException", detail);
    }
}
