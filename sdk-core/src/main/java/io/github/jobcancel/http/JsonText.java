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
 * From bytes to a tree and back, by the parser and the escapes of the JSON library alone. Its mapper and its generator would
 * make a process's first call a third slower: some hundred classes that a request of two fields has no use for.
 */
final class JsonText {
    /** Apart, so that a first request does not wait for what only a reply needs. */
    private static final class Reader {
        static final JsonFactory FACTORY = new JsonFactory();
        static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    }

    private JsonText() {}

    /** The document; null if there is none. The parser bounds how deep it may be nested. */
    static @Nullable JsonNode read(byte[] text) throws IOException {
        try (JsonParser parser = Reader.FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            JsonNode document = node(parser);
            if (parser.nextToken() != null) {
                throw new IOException("there is more than one document");
            }
            return document;
        }
    }

    private static JsonNode node(JsonParser at) throws IOException {
        return switch (at.currentToken()) {
            case START_OBJECT -> object(at);
            case START_ARRAY -> array(at);
            case VALUE_NUMBER_INT -> whole(at);
            case VALUE_NUMBER_FLOAT -> Reader.NODES.numberNode(at.getDoubleValue());
            case VALUE_TRUE -> Reader.NODES.booleanNode(true);
            case VALUE_FALSE -> Reader.NODES.booleanNode(false);
            case VALUE_NULL -> Reader.NODES.nullNode();
            default -> Reader.NODES.textNode(at.getText());
        };
    }

    private static JsonNode object(JsonParser at) throws IOException {
        ObjectNode out = Reader.NODES.objectNode();
        for (String name = at.nextFieldName(); name != null; name = at.nextFieldName()) {
            at.nextToken();
            out.set(name, node(at));
        }
        return out;
    }

    private static JsonNode array(JsonParser at) throws IOException {
        ArrayNode out = Reader.NODES.arrayNode();
        while (at.nextToken() != JsonToken.END_ARRAY) {
            out.add(node(at));
        }
        return out;
    }

    private static JsonNode whole(JsonParser at) throws IOException {
        return at.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? Reader.NODES.numberNode(at.getBigIntegerValue())
                : Reader.NODES.numberNode(at.getLongValue());
    }

    /** UTF-8. Text that is no Unicode is refused: written with a replacement, an id could name another job. */
    static byte[] write(@Nullable Object value) {
        StringBuilder out = new StringBuilder(256);
        write(out, value);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(before);
                quoted(out, String.valueOf(entry.getKey()));
                out.append(':');
                write(out, entry.getValue());
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (value instanceof Iterable<?> items) {
            char before = '[';
            for (Object item : items) {
                out.append(before);
                write(out, item);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (value instanceof String text) {
            quoted(out, text);
        } else if (value instanceof Number number) {
            out.append(number.longValue());
        } else if (value == null || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("not JSON: " + value.getClass());
        }
    }

    private static void quoted(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && Character.charCount(text.codePointAt(i++)) == 1) {
                throw new IllegalArgumentException("half a character cannot be sent");
            }
        }
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
