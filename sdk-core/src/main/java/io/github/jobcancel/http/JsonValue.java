// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON value as providers write it. Reading is lenient: a field that is missing, null or of another type is a
 * missing value, never an exception. Only this class and {@link JsonCodec} depend on the JSON library. Immutable.
 */
public final class JsonValue {
    private static final JsonValue MISSING = new JsonValue(MissingNode.getInstance());

    private final JsonNode node;

    private JsonValue(JsonNode node) {
        this.node = node;
    }

    /**
     * Parses a document.
     *
     * @param body the document in UTF-8
     * @return the document; a missing value if the bytes are not one whole JSON document
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
     * Parses the record of a job as a test writes it down.
     *
     * @param text a JSON object, or {@code null} for a job that the provider does not have
     * @return the object; a value that does not exist for {@code null}
     * @throws IllegalArgumentException if the text is neither
     */
    public static JsonValue parseRecord(String text) {
        JsonValue value = parseDocument(text.getBytes(StandardCharsets.UTF_8));
        if (!value.isObject() && !value.node.isNull()) {
            throw new IllegalArgumentException("the record of a job is a JSON object, or null for a missing job");
        }
        return value;
    }

    /**
     * Creates an object to be written. The fields keep their order, so that the same request has the same bytes in
     * every run.
     *
     * @param namesAndValues names and values in turn
     * @return an object for {@link #writeDocument}
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
     * @param value a map, list, string, number, boolean or null; maps keep their order
     * @return the document in UTF-8
     * @throws IllegalArgumentException if a value is of another type, or a text has an unpaired surrogate
     */
    public static byte[] writeDocument(Object value) {
        return JsonCodec.writeDocument(value);
    }

    /**
     * Returns a field of an object.
     *
     * @param names the path to the field
     * @return the field; a missing value if any part of the path is missing
     */
    public JsonValue get(String... names) {
        JsonNode currentNode = node;
        for (String name : names) {
            currentNode = currentNode.path(name);
        }
        return new JsonValue(currentNode);
    }

    /** {@return whether there is a value: false if it is missing or null} */
    public boolean exists() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** {@return whether the value is an object} */
    public boolean isObject() {
        return node.isObject();
    }

    /** {@return whether the value is an array} */
    public boolean isArray() {
        return node.isArray();
    }

    /**
     * Returns the value as text.
     *
     * @return a string as it is, a number or boolean as written; empty for anything else
     */
    public String asText() {
        return node.isValueNode() && exists() ? node.asText() : "";
    }

    /**
     * Returns a field as text.
     *
     * @param name the field
     * @return the text as {@link #asText} gives it; empty if the field is missing
     */
    public String textField(String name) {
        return get(name).asText();
    }

    /**
     * Returns the first field that holds text, where one field has several names.
     *
     * @param names the names, the preferred one first
     * @return the first text that is not blank; empty if there is none
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
     * Returns the value as a whole number. A number in quotes counts.
     *
     * @return the number; empty if the value is no whole number of 64 bits
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
     * Returns a field that holds milliseconds since 1970.
     *
     * @param name the field
     * @return the time; empty if the field is missing, zero or negative, which providers write for "never"
     */
    public Optional<Instant> instantField(String name) {
        OptionalLong millis = get(name).asLong();
        return millis.isPresent() && millis.getAsLong() > 0
                ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
                : Optional.empty();
    }

    /**
     * Returns whether this object has a list as a field. A null counts as an empty list; a reply without the field is
     * no list.
     *
     * @param name the name of the field
     * @return true if {@link #items} of the field are the elements of the list
     */
    public boolean hasListField(String name) {
        return get(name).isArray() || (fields().containsKey(name) && !get(name).exists());
    }

    /** {@return whether the value is true, or the text "true" in any case} */
    public boolean isTrue() {
        return node.asText().equalsIgnoreCase("true");
    }

    /** {@return whether the value is false, or the text "false" in any case; a missing value is not} */
    public boolean isFalse() {
        return node.asText().equalsIgnoreCase("false");
    }

    /** {@return the items of an array; empty if the value is no array} */
    public List<JsonValue> items() {
        if (!node.isArray()) {
            return List.of();
        }
        List<JsonValue> items = new ArrayList<>(node.size());
        node.forEach(item -> items.add(new JsonValue(item)));
        return items;
    }

    /** {@return the fields of an object, in the order written; empty if the value is no object} */
    public Map<String, JsonValue> fields() {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), new JsonValue(field.getValue())));
        return fields;
    }

    /** {@return the value as JSON text without white space; numbers keep their digits} */
    @Override
    public String toString() {
        return node.toString();
    }
}
