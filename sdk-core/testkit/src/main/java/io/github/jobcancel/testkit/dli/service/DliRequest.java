// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.time.Instant;
import java.util.List;

/**
 * One request with its route variables, as it is passed to a handler.
 *
 * @param pathVariables the variable parts of the path, decoded; in the paths of DLI the project comes first
 */
public record DliRequest(
        ReceivedRequest httpRequest,
        DliQueryParameters queryParameters,
        List<String> pathVariables,
        Instant receivedAt) {

    public String projectId() {
        return pathVariables.get(0);
    }

    public String lastVariable() {
        return pathVariables.get(pathVariables.size() - 1);
    }

    /** Returns the body as JSON, or a missing node if the body is not JSON. */
    public JsonNode jsonBody() {
        try {
            return DliReplies.JSON.readTree(httpRequest.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
