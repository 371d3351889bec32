// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.function.Predicate;

/** The {@code data} of one message: missing and null are one complaint, a wrong type another. */
public record ScriptParameters(JsonNode data) {

    public String text(String name) {
        JsonNode value = required(data.path(name));
        check(value, JsonNode::isTextual);
        return value.textValue();
    }

    public long number(String name) {
        JsonNode value = required(data.path(name));
        check(value, v -> v.isIntegralNumber() && v.canConvertToLong());
        return value.longValue();
    }

    public boolean has(String name) {
        return data.hasNonNull(name);
    }

    /** A JSON object, or JSON null if there is none. */
    public JsonNode optionalObject(String name) {
        if (!has(name)) {
            return NullNode.instance;
        }
        check(data.path(name), JsonNode::isObject);
        return data.path(name);
    }

    public void optionalArray(String name, Predicate<JsonNode> element) {
        if (has(name)) {
            check(data.path(name), JsonNode::isArray);
            data.path(name).forEach(e -> check(e, element));
        }
    }

    private static JsonNode required(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            throw new ScriptRefusal(ScriptReason.MISSING_PARAMETER);
        }
        return value;
    }

    private static void check(JsonNode value, Predicate<JsonNode> type) {
        if (!type.test(value)) {
            throw new ScriptRefusal(ScriptReason.WRONG_PARAMETER_TYPE);
        }
    }
}
