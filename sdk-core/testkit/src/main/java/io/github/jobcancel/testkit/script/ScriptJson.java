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
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON and writes replies with the configured member names. */
final class ScriptJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

    private final ScriptBehavior behavior;

    ScriptJson(ScriptBehavior behavior) {
        this.behavior = behavior;
    }

    static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Parses a text; empty if the text is not JSON or has anything but white space around the JSON value. */
    static Optional<JsonNode> parseJson(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    ObjectNode successResponse(JsonNode data) {
        ObjectNode out = newObject();
        out.set("data", data);
        putNumber(out, "status", 200);
        return out;
    }

    /** Creates the response to a login, whose documented sample has member names of its own. */
    ObjectNode loginResponse(JsonNode data) {
        if (behavior.memberNaming == ScriptBehavior.MemberNaming.SNAKE) {
            return successResponse(data);
        }
        ObjectNode out = newObject();
        out.set("data", data);
        putNumber(out, "statusCode", 200);
        putNumber(out, "reasonCode", 0);
        return out.putNull("statusMessage").put("errorResponse", false);
    }

    ObjectNode errorResponse(ScriptRefusal refusal) {
        ObjectNode out = newObject();
        boolean isSnakeCase = behavior.memberNaming == ScriptBehavior.MemberNaming.SNAKE;
        putNumber(out, isSnakeCase ? "status" : "statusCode", refusal.status);
        putNumber(out, isSnakeCase ? "reason_code" : "reasonCode", refusal.code);
        out.put(isSnakeCase ? "status_message" : "statusMessage", refusal.getMessage());
        if (isSnakeCase) {
            out.put("severity", "ERROR");
        } else {
            out.put("errorResponse", true).put("stackTrace", "at Dispatcher.run");
            out.putObject("data");
        }
        if (!refusal.disabledReason.isEmpty()) {
            ObjectNode reason = out.putObject("disabledReason");
            reason.put("message", refusal.disabledReason).put("sysDisabled", false);
        }
        return out;
    }

    private void putNumber(ObjectNode out, String name, int value) {
        if (behavior.numbersAsText) {
            out.put(name, Integer.toString(value));
        } else {
            out.put(name, value);
        }
    }

    FakeReply flatError(int http, ScriptRefusal refusal) {
        return FakeReply.json(http, errorResponse(refusal).toString());
    }

    static FakeReply packetReply(int http, long packetId, List<? extends JsonNode> entries) {
        ObjectNode out = newObject().put("packetId", packetId);
        ArrayNode responses = out.putArray("messageResponses");
        entries.forEach(responses::add);
        return FakeReply.json(http, out.toString());
    }

    /** Returns a string's forms in JSON: unescaped, and with non-ASCII characters escaped in upper or lower case. */
    static List<String> escapedForms(String value) {
        try {
            String plain = withoutQuotes(JSON.writeValueAsString(value));
            String upper = withoutQuotes(
                    JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(value));
            String lower = UNICODE_ESCAPE
                    .matcher(upper)
                    .replaceAll(match -> "\\\\u" + match.group(1).toLowerCase(Locale.ROOT));
            return List.of(plain, upper, lower);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String withoutQuotes(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Returns the text of a member; null if it is absent, null or not a string. */
    static @Nullable String textOf(JsonNode json, String name) {
        return json.path(name).textValue();
    }
}
