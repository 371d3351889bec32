// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;

/** Writes replies in the format that a request asks for: HTML, JSON or indented JSON. */
final class GpReplyWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GpBehavior behavior;

    GpReplyWriter(GpBehavior behavior) {
        this.behavior = behavior;
    }

    FakeReply writeSuccess(GpRequest request, JsonNode body) {
        return writeBody(request, 200, body);
    }

    FakeReply writeRefusal(GpRequest request, GpRefusal refusal) {
        // among HTML pages only those of token errors have the error's code as HTTP status
        boolean isErrorPage = !request.wantsJson() && (refusal.code() == 498 || refusal.code() == 499);
        return writeBody(
                request, isErrorPage || behavior.errorCodesAsHttpStatus ? refusal.code() : 200, refusal.body());
    }

    private FakeReply writeBody(GpRequest request, int status, JsonNode body) {
        if (!request.wantsJson()) {
            String text = body.toString().replace("&", "&amp;").replace("<", "&lt;");
            return FakeReply.of(
                    status, "text/html", "<html><head><title>ArcGIS</title></head><body>" + text + "</body></html>");
        }
        String byteOrderMark = behavior.byteOrderMark ? "\uFEFF" : "";
        return FakeReply.of(
                status, behavior.jsonContentType, byteOrderMark + jsonText(body, request.wantsPrettyJson()));
    }

    private static String jsonText(JsonNode body, boolean pretty) {
        try {
            return pretty ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body) : body.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
