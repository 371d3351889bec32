// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members of a request body. A member that does not fit the model of the API is refused. */
final class BatchRequestBody {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REASON_LENGTH = 1024;

    private final JsonNode body;

    private BatchRequestBody(JsonNode body) {
        this.body = body;
    }

    static BatchRequestBody parseBody(String text) {
        try {
            JsonNode body = JSON.readTree(text);
            if (!body.isObject()) {
                throw malformedBody("the body must be a JSON object");
            }
            return new BatchRequestBody(body);
        } catch (JsonProcessingException e) {
            throw malformedBody("the body is not JSON");
        }
    }

    String requiredText(String name) {
        return optionalText(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> BatchServiceError.clientError(name + " cannot be empty"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw malformedBody(name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    String requiredReason() {
        String reason = requiredText("reason");
        if (reason.codePointCount(0, reason.length()) > MAX_REASON_LENGTH) {
            throw BatchServiceError.clientError("reason must not be longer than " + MAX_REASON_LENGTH + " characters");
        }
        return reason;
    }

    List<String> textList(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : listNode(name)) {
            if (!value.isTextual()) {
                throw malformedBody(name + " must be a list of strings");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    List<BatchRequestBody> objectList(String name) {
        List<BatchRequestBody> objects = new ArrayList<>();
        for (JsonNode value : listNode(name)) {
            if (!value.isObject()) {
                throw malformedBody(name + " must be a list of objects");
            }
            objects.add(new BatchRequestBody(value));
        }
        return objects;
    }

    Optional<BatchRequestBody> optionalObject(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw malformedBody(name + " must be an object");
        }
        return Optional.of(new BatchRequestBody(value));
    }

    Optional<Integer> optionalNumber(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt()) {
            throw malformedBody(name + " must be an integer");
        }
        return Optional.of(value.intValue());
    }

    boolean hasValue(String name) {
        return body.hasNonNull(name);
    }

    private JsonNode listNode(String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw malformedBody(name + " must be a list");
        }
        return value;
    }

    private static BatchServiceError malformedBody(String detail) {
        return new BatchServiceError(400, "SerializationException", detail);
    }
}
