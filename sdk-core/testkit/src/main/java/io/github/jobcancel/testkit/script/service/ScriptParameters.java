// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.function.Predicate;

/** The {@code data} of one message. A missing or null member has one reason code, a member of a wrong type another. */
public record ScriptParameters(JsonNode data) {

    /** Returns the text of a member that must be a JSON string. */
    public String requireText(String name) {
        JsonNode value = requirePresent(data.path(name));
        checkType(value, JsonNode::isTextual);
        return value.textValue();
    }

    /** Returns the value of a member that must be an integer in the range of a long. */
    public long requireLong(String name) {
        JsonNode value = requirePresent(data.path(name));
        checkType(value, node -> node.isIntegralNumber() && node.canConvertToLong());
        return value.longValue();
    }

    public boolean hasValue(String name) {
        return data.hasNonNull(name);
    }

    /** Returns the JSON object of that name, or JSON null without one. */
    public JsonNode optionalObject(String name) {
        if (!hasValue(name)) {
            return NullNode.instance;
        }
        checkType(data.path(name), JsonNode::isObject);
        return data.path(name);
    }

    /** Checks that a member is absent, null or an array whose elements all pass a test. */
    public void checkOptionalArray(String name, Predicate<JsonNode> element) {
        if (hasValue(name)) {
            checkType(data.path(name), JsonNode::isArray);
            data.path(name).forEach(item -> checkType(item, element));
        }
    }

    private static JsonNode requirePresent(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            throw new ScriptRefusal(ScriptReasonCode.MISSING_PARAMETER);
        }
        return value;
    }

    private static void checkType(JsonNode value, Predicate<JsonNode> type) {
        if (!type.test(value)) {
            throw new ScriptRefusal(ScriptReasonCode.WRONG_PARAMETER_TYPE);
        }
    }
}
