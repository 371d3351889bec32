// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How answers are spelled. */
final class ScriptWire {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

    private final ScriptKnobs knobs;

    ScriptWire(ScriptKnobs knobs) {
        this.knobs = knobs;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Empty if the text is not JSON; white space around it is allowed, anything else is not. */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    ObjectNode success(JsonNode data) {
        ObjectNode out = object();
        out.set("data", data);
        number(out, "status", 200);
        return out;
    }

    /** The documented sample of this one answer has names of its own. */
    ObjectNode loginSuccess(JsonNode data) {
        if (knobs.spelling == ScriptKnobs.Spelling.SNAKE) {
            return success(data);
        }
        ObjectNode out = object();
        out.set("data", data);
        number(out, "statusCode", 200);
        number(out, "reasonCode", 0);
        return out.putNull("statusMessage").put("errorResponse", false);
    }

    ObjectNode error(ScriptRefusal refusal) {
        ObjectNode out = object();
        boolean snake = knobs.spelling == ScriptKnobs.Spelling.SNAKE;
        number(out, snake ? "status" : "statusCode", refusal.status);
        number(out, snake ? "reason_code" : "reasonCode", refusal.code);
        out.put(snake ? "status_message" : "statusMessage", refusal.text());
        if (snake) {
            out.put("severity", "ERROR");
        } else {
            out.put("errorResponse", true).put("stackTrace", "at Dispatcher.run");
            out.putObject("data");
        }
        if (!refusal.disabledReason.isEmpty()) {
            ObjectNode why = out.putObject("disabledReason");
            why.put("message", refusal.disabledReason).put("sysDisabled", false);
        }
        return out;
    }

    private void number(ObjectNode out, String name, int value) {
        if (knobs.numbersAsText) {
            out.put(name, Integer.toString(value));
        } else {
            out.put(name, value);
        }
    }

    Answer flat(int http, ScriptRefusal refusal) {
        return Answer.json(http, error(refusal).toString());
    }

    static Answer packet(int http, long packetId, List<? extends JsonNode> entries) {
        ObjectNode out = object().put("packetId", packetId);
        ArrayNode responses = out.putArray("messageResponses");
        entries.forEach(responses::add);
        return Answer.json(http, out.toString());
    }

    /** A string as clients may write it inside JSON: bare, or with everything beyond ASCII escaped in either case. */
    static List<String> escaped(String value) {
        try {
            String plain = inner(JSON.writeValueAsString(value));
            String upper =
                    inner(JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(value));
            String lower = UNICODE_ESCAPE
                    .matcher(upper)
                    .replaceAll(m -> "\\\\u" + m.group(1).toLowerCase(Locale.ROOT));
            return List.of(plain, upper, lower);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String inner(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Text of a member; null if it is absent, null or not a string. */
    static @Nullable String text(JsonNode from, String name) {
        return from.path(name).textValue();
    }
}
