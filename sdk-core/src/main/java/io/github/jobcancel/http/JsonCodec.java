// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON with the parser and the string encoder of the JSON library alone. The library's mapper and
 * generator would make the first call of a process a third slower: they load some hundred classes, which a request of
 * two fields does not need.
 */
final class JsonCodec {
    /** The factories in a class of their own, so that the first request does not load what only a reply needs. */
    private static final class ReaderFactories {
        static final JsonFactory PARSER_FACTORY = new JsonFactory();
        static final JsonNodeFactory NODE_FACTORY = JsonNodeFactory.instance;
    }

    private JsonCodec() {}

    /** Reads one document. Returns null if there is none. The parser limits the depth of the document. */
    static @Nullable JsonNode readDocument(byte[] text) throws IOException {
        try (JsonParser parser = ReaderFactories.PARSER_FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            JsonNode document = readValue(parser);
            if (parser.nextToken() != null) {
                throw new IOException("there is more than one document");
            }
            return document;
        }
    }

    private static JsonNode readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_NUMBER_INT -> readInteger(parser);
            case VALUE_NUMBER_FLOAT -> ReaderFactories.NODE_FACTORY.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> ReaderFactories.NODE_FACTORY.booleanNode(true);
            case VALUE_FALSE -> ReaderFactories.NODE_FACTORY.booleanNode(false);
            case VALUE_NULL -> ReaderFactories.NODE_FACTORY.nullNode();
            default -> ReaderFactories.NODE_FACTORY.textNode(parser.getText());
        };
    }

    private static JsonNode readObject(JsonParser parser) throws IOException {
        ObjectNode object = ReaderFactories.NODE_FACTORY.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.set(name, readValue(parser));
        }
        return object;
    }

    private static JsonNode readArray(JsonParser parser) throws IOException {
        ArrayNode array = ReaderFactories.NODE_FACTORY.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue(parser));
        }
        return array;
    }

    private static JsonNode readInteger(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? ReaderFactories.NODE_FACTORY.numberNode(parser.getBigIntegerValue())
                : ReaderFactories.NODE_FACTORY.numberNode(parser.getLongValue());
    }

    /**
     * Writes a document in UTF-8. Refuses a text with an unpaired surrogate: written as a replacement character, the
     * id of one job could name another job.
     */
    static byte[] writeDocument(@Nullable Object value) {
        StringBuilder target = new StringBuilder(256);
        writeValue(target, value);
        return target.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeValue(StringBuilder target, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            char separator = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                target.append(separator);
                writeString(target, String.valueOf(entry.getKey()));
                target.append(':');
                writeValue(target, entry.getValue());
                separator = ',';
            }
            target.append(separator == '{' ? "{}" : "}");
        } else if (value instanceof Iterable<?> items) {
            char separator = '[';
            for (Object item : items) {
                target.append(separator);
                writeValue(target, item);
                separator = ',';
            }
            target.append(separator == '[' ? "[]" : "]");
        } else if (value instanceof String text) {
            writeString(target, text);
        } else if (value instanceof Number number) {
            target.append(number.longValue());
        } else if (value == null || value instanceof Boolean) {
            target.append(value);
        } else {
            throw new IllegalArgumentException("not JSON: " + value.getClass());
        }
    }

    private static void writeString(StringBuilder target, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && Character.charCount(text.codePointAt(i++)) == 1) {
                throw new IllegalArgumentException("the text has an unpaired surrogate, which cannot be sent");
            }
        }
        target.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, target);
        target.append('"');
    }
}
