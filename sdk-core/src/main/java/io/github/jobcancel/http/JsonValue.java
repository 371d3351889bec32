// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * JSON as providers really write it. Reading is lenient: a field that is missing, null or of another type is a value that is
 * asked for and not there, never an exception. With {@link JsonCodec} the only class that knows which JSON library is used.
 */
public final class JsonValue {
    private static final JsonValue MISSING = new JsonValue(MissingNode.getInstance());

    private final JsonNode node;

    private JsonValue(JsonNode node) {
        this.node = node;
    }

    /**
     * Reads a body.
     *
     * @param body UTF-8
     * @return the document; missing if the bytes are not one whole JSON document
     */
    public static JsonValue parseDocument(byte[] body) {
        try {
            JsonNode node = JsonCodec.readDocument(body);
            return node == null ? MISSING : new JsonValue(node);
        } catch (IOException e) {
            return MISSING;
        }
    }

    /**
     * An object to be written, its fields in the order given: the same request is the same bytes in every run.
     *
     * @param namesAndValues names and values in turn
     * @return what {@link #writeDocument} takes
     */
    public static Map<String, Object> objectOf(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /**
     * Writes a document.
     *
     * @param value maps, lists, strings, numbers, booleans and null; maps keep their order
     * @return UTF-8
     * @throws IllegalArgumentException if there is a value of another kind, or text that is no Unicode
     */
    public static byte[] writeDocument(Object value) {
        return JsonCodec.writeDocument(value);
    }

    /**
     * A field of an object.
     *
     * @param names the path to it
     * @return missing if any part of the path is not there
     */
    public JsonValue get(String... names) {
        JsonNode currentNode = node;
        for (String name : names) {
            currentNode = currentNode.path(name);
        }
        return new JsonValue(currentNode);
    }

    /**
     * Whether there is a value.
     *
     * @return false if it is missing or null
     */
    public boolean exists() {
        return !node.isMissingNode() && !node.isNull();
    }

    /**
     * Whether it is an object.
     *
     * @return true for {@code {...}}
     */
    public boolean isObject() {
        return node.isObject();
    }

    /**
     * Whether it is an array.
     *
     * @return true for {@code [...]}
     */
    public boolean isArray() {
        return node.isArray();
    }

    /**
     * The value as text.
     *
     * @return a string as it is; a number or boolean as written; else empty
     */
    public String asText() {
        return node.isValueNode() && exists() ? node.asText() : "";
    }

    /**
     * A field as text.
     *
     * @param name the field
     * @return empty if it is not there
     */
    public String textField(String name) {
        return get(name).asText();
    }

    /**
     * The first of several spellings of a field that holds text.
     *
     * @param names the spellings
     * @return empty if none is there
     */
    public String firstText(String... names) {
        for (String name : names) {
            String text = textField(name);
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    /**
     * The value as a whole number; a number in quotes counts.
     *
     * @return empty if it is none
     */
    public OptionalLong asLong() {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return OptionalLong.of(node.longValue());
        }
        try {
            return node.isTextual()
                    ? OptionalLong.of(Long.parseLong(node.textValue().strip()))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * A field that holds milliseconds since 1970.
     *
     * @param name the field
     * @return empty if it is missing, zero or negative, which providers write for "never"
     */
    public Optional<Instant> instantField(String name) {
        OptionalLong millis = get(name).asLong();
        return millis.isPresent() && millis.getAsLong() > 0
                ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
                : Optional.empty();
    }

    /**
     * Whether the value is true, or the text "true".
     *
     * @return false for all else
     */
    public boolean isTrue() {
        return node.asText().equalsIgnoreCase("true");
    }

    /**
     * Whether the value is false, or the text "false".
     *
     * @return false for all else, also for a missing value
     */
    public boolean isFalse() {
        return node.asText().equalsIgnoreCase("false");
    }

    /**
     * The items of an array.
     *
     * @return empty if it is none
     */
    public List<JsonValue> items() {
        if (!node.isArray()) {
            return List.of();
        }
        List<JsonValue> items = new ArrayList<>(node.size());
        node.forEach(item -> items.add(new JsonValue(item)));
        return items;
    }

    /**
     * The fields of an object.
     *
     * @return in the order written; empty if it is none
     */
    public Map<String, JsonValue> fields() {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), new JsonValue(field.getValue())));
        return fields;
    }

    /** The document as text. */
    @Override
    public String toString() {
        return node.toString();
    }
}
