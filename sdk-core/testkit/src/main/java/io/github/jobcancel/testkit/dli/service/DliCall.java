// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.jobcancel.testkit.Incoming;
import java.time.Instant;
import java.util.List;

/**
 * One request on its way to the code that answers it.
 *
 * @param vars the path's variable parts, decoded; the project comes first in DLI's paths
 */
public record DliCall(Incoming request, DliQuery query, List<String> vars, Instant now) {

    public String project() {
        return vars.get(0);
    }

    public String id() {
        return vars.get(vars.size() - 1);
    }

    /** The body as JSON; a missing node if it is none. */
    public JsonNode json() {
        try {
            return DliAnswers.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
