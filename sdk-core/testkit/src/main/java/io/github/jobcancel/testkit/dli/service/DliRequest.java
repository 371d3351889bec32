// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.time.Instant;
import java.util.List;

/**
 * One request on its way to the code that answers it.
 *
 * @param pathVariables the path's variable parts, decoded; the project comes first in DLI's paths
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

    /** The body as JSON; a missing node if it is none. */
    public JsonNode jsonBody() {
        try {
            return DliReplies.JSON.readTree(httpRequest.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
